package org.boundedflood.topology.file;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.topology.TopologyException;
import org.jspecify.annotations.Nullable;

/** Walks once through the tokens of a topology file. */
final class TopologyFileReader {
  private static final String KEYS = "tunnels, leaves, ignore and unlisted";
  private static final String TUNNEL_KEYS = "port, peer, kind, peer-mac, mtu and cost";
  private static final int LEAST_MTU = 68;
  private static final int GREATEST_MTU = 65_535;
  private static final int GREATEST_NAME_BYTES = 15;

  private final String name;
  private final YAMLParser parser;
  private final NodeId self;
  private final Map<String, PortRole> roles = new HashMap<>();
  private final Map<String, Integer> lineOfPort = new HashMap<>();
  private PortRole unlisted = PortRole.LEAF;

  TopologyFileReader(String name, YAMLParser parser, NodeId self) {
    this.name = name;
    this.parser = parser;
    this.self = self;
  }

  /**
   * What the file says. A file without any content is refused: it may be one that is just being
   * written, and read as "everything is a leaf" it would make leaves of tunnels.
   */
  TopologyFile file() throws IOException {
    expect(parser.nextToken(), JsonToken.START_OBJECT, "a mapping of " + KEYS);
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = key(seen);
      JsonToken value = parser.nextToken();
      switch (key) {
        case "tunnels" -> tunnels(value);
        case "leaves" -> ports(key, value, PortRole.LEAF);
        case "ignore" -> ports(key, value, PortRole.UNCATEGORISED);
        case "unlisted" -> unlisted = unlistedRole(value);
        default -> throw unknown(key, KEYS);
      }
    }
    if (parser.nextToken() != null) {
      throw wrong("found a second document; allowed is one");
    }
    return new TopologyFile(roles, unlisted);
  }

  private PortRole unlistedRole(@Nullable JsonToken value) throws IOException {
    String allowed = "leaf or ignore";
    String text = scalar("unlisted", value, allowed);
    return switch (text) {
      case "leaf" -> PortRole.LEAF;
      case "ignore" -> PortRole.UNCATEGORISED;
      default -> throw wrong("unlisted", text, allowed);
    };
  }

  private void ports(String key, @Nullable JsonToken value, PortRole role) throws IOException {
    expect(value, JsonToken.START_ARRAY, "a list of port names under " + key);
    for (JsonToken item = parser.nextToken();
        item != JsonToken.END_ARRAY;
        item = parser.nextToken()) {
      String port = portName(key, item);
      add(port, role, line());
    }
  }

  private void tunnels(@Nullable JsonToken value) throws IOException {
    expect(value, JsonToken.START_ARRAY, "a list of tunnels");
    for (JsonToken item = parser.nextToken();
        item != JsonToken.END_ARRAY;
        item = parser.nextToken()) {
      expect(item, JsonToken.START_OBJECT, "a tunnel with port and peer");
      tunnel();
    }
  }

  private void tunnel() throws IOException {
    int line = line();
    Set<String> seen = new HashSet<>();
    String port = null;
    NodeId peer = null;
    LinkKind kind = LinkKind.PLAIN;
    MacAddress peerMac = null;
    int mtu = 0;
    int cost = PortRole.Tunnel.MEASURED;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = key(seen);
      JsonToken value = parser.nextToken();
      switch (key) {
        case "port" -> port = portName(key, value);
        case "peer" -> peer = peer(value);
        case "kind" -> kind = kind(value);
        case "peer-mac" -> peerMac = peerMac(value);
        case "mtu" -> mtu = mtu(value);
        case "cost" -> cost = cost(value);
        default -> throw unknown(key, TUNNEL_KEYS);
      }
    }
    if (port == null || peer == null) {
      throw wrong(
          line,
          "found a tunnel without %s; allowed is a tunnel with port and peer"
              .formatted(port == null ? "port" : "peer"));
    }
    add(port, new PortRole.Tunnel(peer, kind, peerMac, mtu, cost), line);
  }

  private void add(String port, PortRole role, int line) {
    Integer earlier = lineOfPort.putIfAbsent(port, line);
    if (earlier != null) {
      throw wrong(
          line,
          "found port \"%s\" a second time, after line %d; allowed is once in tunnels, leaves and ignore"
              .formatted(port, earlier));
    }
    roles.put(port, role);
  }

  private String portName(String key, @Nullable JsonToken value) throws IOException {
    String allowed = "1 to 15 bytes, which is all that the switch reports of a port's name";
    String text = scalar(key, value, allowed);
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length > GREATEST_NAME_BYTES) {
      throw wrong(key, text, allowed);
    }
    return text;
  }

  private NodeId peer(@Nullable JsonToken value) throws IOException {
    String allowed = "32 hex digits";
    String text = scalar("peer", value, allowed);
    NodeId peer;
    try {
      peer = NodeId.of(text);
    } catch (IllegalArgumentException e) {
      throw wrong("peer", text, allowed);
    }
    if (peer.equals(self)) {
      throw wrong("peer", text, "the id of another node, and this is this node's own");
    }
    return peer;
  }

  private LinkKind kind(@Nullable JsonToken value) throws IOException {
    String allowed = "plain or self-checking";
    String text = scalar("kind", value, allowed);
    return switch (text) {
      case "plain" -> LinkKind.PLAIN;
      case "self-checking" -> LinkKind.SELF_CHECKING;
      default -> throw wrong("kind", text, allowed);
    };
  }

  private MacAddress peerMac(@Nullable JsonToken value) throws IOException {
    String allowed = "a unicast address like 02:00:00:00:00:01";
    String text = scalar("peer-mac", value, allowed);
    MacAddress mac;
    try {
      mac = MacAddress.of(text);
    } catch (IllegalArgumentException e) {
      throw wrong("peer-mac", text, allowed);
    }
    if (!mac.isUnicast()) {
      throw wrong("peer-mac", text, allowed);
    }
    return mac;
  }

  private int mtu(@Nullable JsonToken value) throws IOException {
    String allowed = "68 to 65535 bytes of Ethernet payload";
    String text = scalar("mtu", value, allowed);
    int mtu = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (mtu < LEAST_MTU || mtu > GREATEST_MTU) {
      throw wrong("mtu", text, allowed);
    }
    return mtu;
  }

  private int cost(@Nullable JsonToken value) throws IOException {
    String allowed = "0 to 65535";
    String text = scalar("cost", value, allowed);
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > PortRole.Tunnel.MAX_COST) {
      throw wrong("cost", text, allowed);
    }
    return Integer.parseInt(text);
  }

  private String key(Set<String> seen) throws IOException {
    String key = parser.currentName();
    if (!seen.add(key)) {
      throw wrong("found \"%s\" a second time; allowed is once".formatted(key));
    }
    return key;
  }

  private String scalar(String key, @Nullable JsonToken value, String allowed) throws IOException {
    if (value == null || !value.isScalarValue() || isNothing(value) || parser.isCurrentAlias()) {
      throw wrong("%s: found %s; allowed is %s".formatted(key, described(value), allowed));
    }
    return parser.getText();
  }

  private void expect(@Nullable JsonToken found, JsonToken wanted, String allowed)
      throws IOException {
    if (found != wanted) {
      throw wrong("found %s; allowed is %s".formatted(described(found), allowed));
    }
  }

  private String described(@Nullable JsonToken token) throws IOException {
    if (token == null || isNothing(token)) {
      return "nothing";
    }
    if (parser.isCurrentAlias()) {
      return "the alias \"*" + parser.getText() + "\"";
    }
    return switch (token) {
      case START_ARRAY -> "a list";
      case START_OBJECT -> "a mapping";
      default -> '"' + parser.getText() + '"';
    };
  }

  private boolean isNothing(JsonToken token) throws IOException {
    return token == JsonToken.VALUE_NULL
        || (token == JsonToken.VALUE_STRING && parser.getText().isBlank());
  }

  private TopologyException unknown(String key, String allowed) {
    return wrong("found the unknown key \"%s\"; allowed are %s".formatted(key, allowed));
  }

  private TopologyException wrong(String key, String text, String allowed) {
    return wrong("%s: found \"%s\"; allowed is %s".formatted(key, text, allowed));
  }

  private TopologyException wrong(String text) {
    return wrong(line(), text);
  }

  private TopologyException wrong(int line, String text) {
    return new TopologyException(name + ":" + line + ": " + text);
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }
}
