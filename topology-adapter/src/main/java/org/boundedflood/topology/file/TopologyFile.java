package org.boundedflood.topology.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.topology.TopologyException;
import org.jspecify.annotations.Nullable;

/**
 * What a topology file says.
 *
 * @param roles role by name of the port
 * @param unlisted role of all other ports
 */
record TopologyFile(Map<String, PortRole> roles, PortRole unlisted) {
  private static final Set<String> KEYS = Set.of("tunnels", "leaves", "ignore", "unlisted");
  private static final Set<String> TUNNEL_KEYS = Set.of("port", "peer", "kind", "peer-mac", "mtu");

  /** The longest name that a switch reports over OpenFlow 1.3. */
  private static final int MAX_PORT_NAME = 15;

  private static final int MIN_MTU = 68;
  private static final int MAX_MTU = 65_535;

  /**
   * Reads a file's contents.
   *
   * @param name of the file, for messages to people
   * @param self the node whose topology it is
   * @throws TopologyException if anything is wrong: names file and line, what was found and what is
   *     allowed
   */
  static TopologyFile read(String name, String text, NodeId self) {
    return new Reader(name, self).read(YamlNode.read(name, text));
  }

  /** Reads one file. */
  private static final class Reader {
    private final String name;
    private final NodeId self;
    private final Map<String, PortRole> roles = new TreeMap<>();
    private final Map<String, Integer> lines = new HashMap<>();

    Reader(String name, NodeId self) {
      this.name = name;
      this.self = self;
    }

    TopologyFile read(YamlNode document) {
      if (!(document instanceof YamlNode.Mapping file)) {
        throw refusal(
            document,
            "a topology must be a mapping with the key tunnels, found " + shown(document));
      }
      refuseOthers(file, KEYS);
      YamlNode tunnels = file.members().get("tunnels");
      if (tunnels == null) {
        throw refusal(file, "the key tunnels is missing; without any, write tunnels: []");
      }
      for (YamlNode tunnel : items(tunnels, "tunnels")) {
        tunnel(tunnel);
      }
      ports(file, "leaves", PortRole.LEAF);
      ports(file, "ignore", PortRole.UNCATEGORISED);
      PortRole unlisted = value(file, "unlisted", "leaf or ignore", Reader::unlisted);
      return new TopologyFile(roles, unlisted == null ? PortRole.LEAF : unlisted);
    }

    private void tunnel(YamlNode node) {
      if (!(node instanceof YamlNode.Mapping tunnel)) {
        throw refusal(node, "a tunnel must be a mapping with port and peer, found " + shown(node));
      }
      refuseOthers(tunnel, TUNNEL_KEYS);
      YamlNode port = required(tunnel, "port");
      NodeId peer = value(tunnel, "peer", "32 hex digits", Reader::nodeId);
      if (peer == null) {
        throw refusal(tunnel, "the key peer is missing");
      }
      if (peer.equals(self)) {
        throw refusal(
            required(tunnel, "peer"), "peer must be another node, found this node's own " + peer);
      }
      LinkKind kind = value(tunnel, "kind", "plain or self-checking", Reader::kind);
      MacAddress mac = value(tunnel, "peer-mac", "a MAC address of one device", Reader::unicast);
      Integer mtu = value(tunnel, "mtu", MIN_MTU + " to " + MAX_MTU + " bytes", Reader::mtu);
      add(
          port,
          new PortRole.Tunnel(
              peer, kind == null ? LinkKind.PLAIN : kind, mac, mtu == null ? 0 : mtu));
    }

    private void ports(YamlNode.Mapping file, String key, PortRole role) {
      YamlNode list = file.members().get(key);
      if (list != null) {
        items(list, key).forEach(port -> add(port, role));
      }
    }

    private void add(YamlNode port, PortRole role) {
      if (!(port instanceof YamlNode.Scalar scalar)
          || scalar.text().isEmpty()
          || scalar.text().length() > MAX_PORT_NAME) {
        throw refusal(
            port,
            "a port must be a name of 1 to " + MAX_PORT_NAME + " characters, found " + shown(port));
      }
      Integer former = lines.putIfAbsent(scalar.text(), scalar.line());
      if (former != null) {
        throw refusal(
            port,
            "each port is allowed once, found \"" + scalar.text() + "\" as on line " + former);
      }
      roles.put(scalar.text(), role);
    }

    private <T> @Nullable T value(
        YamlNode.Mapping mapping,
        String key,
        String allowed,
        Function<String, @Nullable T> reader) {
      YamlNode node = mapping.members().get(key);
      if (node == null) {
        return null;
      }
      T value = node instanceof YamlNode.Scalar scalar ? reader.apply(scalar.text()) : null;
      if (value == null) {
        throw refusal(node, key + " must be " + allowed + ", found " + shown(node));
      }
      return value;
    }

    private YamlNode required(YamlNode.Mapping mapping, String key) {
      YamlNode node = mapping.members().get(key);
      if (node == null) {
        throw refusal(mapping, "the key " + key + " is missing");
      }
      return node;
    }

    private List<YamlNode> items(YamlNode node, String key) {
      if (node instanceof YamlNode.Absent) {
        return List.of();
      }
      if (!(node instanceof YamlNode.Sequence sequence)) {
        throw refusal(node, key + " must be a list, found " + shown(node));
      }
      return sequence.items();
    }

    private void refuseOthers(YamlNode.Mapping mapping, Set<String> allowed) {
      mapping
          .members()
          .forEach(
              (key, value) -> {
                if (!allowed.contains(key)) {
                  List<String> names = new ArrayList<>(allowed);
                  names.sort(null);
                  throw refusal(
                      value, "allowed are " + String.join(", ", names) + ", found \"" + key + "\"");
                }
              });
    }

    private TopologyException refusal(YamlNode where, String what) {
      return new TopologyException(name + ":" + where.line() + ": " + what);
    }

    private static String shown(YamlNode node) {
      if (node instanceof YamlNode.Scalar scalar) {
        return "\"" + scalar.text() + "\"";
      }
      return node instanceof YamlNode.Sequence
          ? "a list"
          : node instanceof YamlNode.Mapping ? "a mapping" : "nothing";
    }

    private static @Nullable NodeId nodeId(String text) {
      try {
        return NodeId.of(text);
      } catch (IllegalArgumentException e) {
        return null;
      }
    }

    private static @Nullable PortRole unlisted(String text) {
      return switch (text) {
        case "leaf" -> PortRole.LEAF;
        case "ignore" -> PortRole.UNCATEGORISED;
        default -> null;
      };
    }

    private static @Nullable LinkKind kind(String text) {
      return switch (text) {
        case "plain" -> LinkKind.PLAIN;
        case "self-checking" -> LinkKind.SELF_CHECKING;
        default -> null;
      };
    }

    private static @Nullable MacAddress unicast(String text) {
      try {
        MacAddress mac = MacAddress.of(text);
        return mac.isUnicast() ? mac : null;
      } catch (IllegalArgumentException e) {
        return null;
      }
    }

    private static @Nullable Integer mtu(String text) {
      if (!text.matches("\\d{1,5}")) {
        return null;
      }
      int mtu = Integer.parseInt(text);
      return mtu >= MIN_MTU && mtu <= MAX_MTU ? mtu : null;
    }
  }
}
