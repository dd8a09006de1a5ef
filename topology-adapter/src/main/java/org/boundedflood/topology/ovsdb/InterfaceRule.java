package org.boundedflood.topology.ovsdb;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.ovs.bridge.BridgePort;
import org.jspecify.annotations.Nullable;

/**
 * What one interface is for.
 *
 * <ul>
 *   <li>{@code bf-role=ignore}: uncategorised, whatever else is set.
 *   <li>{@code bf-peer}: a tunnel, whatever the interface's type.
 *   <li>{@code bf-role=leaf}: a leaf, whatever the interface's type.
 *   <li>A type that leads to another host, without a label: refused. As a leaf, it would close a
 *       loop if the bridge at its other end is one of the overlay.
 *   <li>Everything else, the bridge's own port included: a leaf.
 * </ul>
 */
final class InterfaceRule {
  private static final String PEER = "bf-peer";
  private static final String PEER_MAC = "bf-peer-mac";
  private static final String MTU = "bf-mtu";
  private static final String COST = "bf-cost";
  private static final String ROLE = "bf-role";

  /** The smallest MTU of IPv4, in bytes. */
  private static final int LEAST_MTU = 68;

  private static final int GREATEST_MTU = 65_535;

  private static final Set<String> TUNNEL_TYPES =
      Set.of(
          "bareudp",
          "erspan",
          "geneve",
          "gre",
          "gtpu",
          "ip6erspan",
          "ip6gre",
          "lisp",
          "srv6",
          "stt",
          "vxlan");

  private final BridgePort port;
  private final NodeId self;

  private InterfaceRule(BridgePort port, NodeId self) {
    this.port = port;
    this.self = self;
  }

  /** The role of {@code port} at the node {@code self}. */
  static PortRole roleOf(BridgePort port, NodeId self) throws RefusedSettingException {
    return new InterfaceRule(port, self).role();
  }

  private PortRole role() throws RefusedSettingException {
    String role = port.externalIds().getOrDefault(ROLE, "");
    return switch (role) {
      case "ignore" -> PortRole.UNCATEGORISED;
      case "leaf" -> leaf();
      case "tunnel" -> tunnel();
      default -> {
        if (port.externalIds().containsKey(ROLE)) {
          throw refused(ROLE, "is", role, "allowed are leaf, tunnel and ignore");
        }
        yield unspokenRole();
      }
    };
  }

  private PortRole unspokenRole() throws RefusedSettingException {
    if (port.externalIds().containsKey(PEER)) {
      return tunnel();
    }
    if (leadsElsewhere()) {
      throw new RefusedSettingException(
          "is a tunnel of type "
              + port.type()
              + " without external_ids:bf-peer, so that it carries nothing; allowed are"
              + " bf-peer=<the peer's node id>, bf-role=leaf and bf-role=ignore");
    }
    return leaf();
  }

  private PortRole leaf() throws RefusedSettingException {
    for (String key : List.of(PEER, PEER_MAC, MTU, COST)) {
      String value = port.externalIds().get(key);
      if (value != null) {
        throw refused(key, "is", value, "allowed is only with bf-peer, and not on a leaf");
      }
    }
    return PortRole.LEAF;
  }

  private PortRole tunnel() throws RefusedSettingException {
    return new PortRole.Tunnel(peer(), LinkKind.PLAIN, peerMac(), mtu(), cost());
  }

  private NodeId peer() throws RefusedSettingException {
    String text = port.externalIds().get(PEER);
    if (text == null) {
      throw refused(ROLE, "is", "tunnel", "allowed is that only with bf-peer=<the peer's node id>");
    }
    NodeId peer;
    try {
      peer = NodeId.of(text);
    } catch (IllegalArgumentException e) {
      throw refused(PEER, "is", text, "allowed are 32 hex digits");
    }
    if (peer.equals(self)) {
      throw refused(PEER, "is this node's own id", text, "allowed is the id of another node");
    }
    return peer;
  }

  private @Nullable MacAddress peerMac() throws RefusedSettingException {
    String text = port.externalIds().get(PEER_MAC);
    if (text == null) {
      return null;
    }
    Optional<MacAddress> mac;
    try {
      mac = Optional.of(MacAddress.of(text)).filter(MacAddress::isUnicast);
    } catch (IllegalArgumentException e) {
      mac = Optional.empty();
    }
    return mac.orElseThrow(
        () -> refused(PEER_MAC, "is", text, "allowed is a unicast address like 02:00:00:00:00:01"));
  }

  private int mtu() throws RefusedSettingException {
    String text = port.externalIds().get(MTU);
    if (text == null) {
      return port.mtu().stream().filter(InterfaceRule::isMtu).findFirst().orElse(0);
    }
    if (!text.matches("[0-9]{1,5}") || !isMtu(Integer.parseInt(text))) {
      throw refused(MTU, "is", text, "allowed are 68 to 65535 bytes of Ethernet payload");
    }
    return Integer.parseInt(text);
  }

  private int cost() throws RefusedSettingException {
    String text = port.externalIds().get(COST);
    if (text == null) {
      return PortRole.Tunnel.MEASURED;
    }
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > PortRole.Tunnel.MAX_COST) {
      throw refused(COST, "is", text, "allowed are 0 to 65535");
    }
    return Integer.parseInt(text);
  }

  private static boolean isMtu(int value) {
    return value >= LEAST_MTU && value <= GREATEST_MTU;
  }

  private boolean leadsElsewhere() {
    return TUNNEL_TYPES.contains(port.type()) || port.options().containsKey("remote_ip");
  }

  private static RefusedSettingException refused(
      String key, String relation, String found, String allowed) {
    return new RefusedSettingException(
        "external_ids:%s %s \"%s\"; %s".formatted(key, relation, found, allowed));
  }
}
