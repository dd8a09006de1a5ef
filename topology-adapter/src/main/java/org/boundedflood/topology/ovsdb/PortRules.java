package org.boundedflood.topology.ovsdb;

import java.util.Map;
import java.util.Set;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.ovs.bridge.BridgePort;
import org.jspecify.annotations.Nullable;

/**
 * What an interface's own settings make it. Pure.
 *
 * <table>
 * <caption>The first line that fits decides</caption>
 * <tr><th>settings</th><th>role</th></tr>
 * <tr><td>{@code bf-role=ignore}</td><td>uncategorised</td></tr>
 * <tr><td>{@code bf-role=leaf} without {@code bf-peer}</td><td>leaf, whatever its type</td></tr>
 * <tr><td>{@code bf-peer}, no {@code bf-role} or {@code bf-role=tunnel}</td><td>tunnel, whatever
 *     its type</td></tr>
 * <tr><td>any other {@code bf-role}</td><td>uncategorised, with a complaint</td></tr>
 * <tr><td>type of a tunnel</td><td>uncategorised, with a complaint: a tunnel taken for a leaf closes
 *     a loop between bridges</td></tr>
 * <tr><td>none of these</td><td>leaf</td></tr>
 * </table>
 */
final class PortRules {
  static final String PEER = "bf-peer";
  static final String PEER_MAC = "bf-peer-mac";
  static final String MTU = "bf-mtu";
  static final String ROLE = "bf-role";

  /** Smallest payload that IPv4 requires of a link, and largest that the size field can say. */
  private static final int MIN_MTU = 68;

  private static final int MAX_MTU = 65_535;

  /** Interface types of Open vSwitch that lead to another host. */
  private static final Set<String> TUNNEL_TYPES =
      Set.of(
          "geneve",
          "vxlan",
          "gre",
          "ip6gre",
          "gre64",
          "ipsec_gre",
          "ipsec_gre64",
          "stt",
          "lisp",
          "erspan",
          "ip6erspan",
          "bareudp",
          "gtpu",
          "srv6");

  private final NodeId self;

  PortRules(NodeId self) {
    this.self = self;
  }

  /**
   * A role, and what is wrong with the settings that led to it.
   *
   * @param complaint what was found and what is allowed, for an operator; null if nothing is wrong
   */
  record Verdict(PortRole role, @Nullable String complaint) {}

  Verdict judge(BridgePort port) {
    Map<String, String> ids = port.externalIds();
    String peer = ids.get(PEER);
    String role = ids.getOrDefault(ROLE, peer == null ? "" : "tunnel");
    return switch (role) {
      case "ignore" -> new Verdict(PortRole.UNCATEGORISED, null);
      case "leaf" ->
          peer == null
              ? new Verdict(PortRole.LEAF, null)
              : refused(port, ROLE + "=leaf contradicts " + PEER + "=" + peer + "; remove one");
      case "tunnel" ->
          peer == null
              ? refused(port, ROLE + "=tunnel needs " + PEER + "=<node id>")
              : tunnel(port, peer);
      case "" ->
          TUNNEL_TYPES.contains(port.type())
              ? refused(
                  port,
                  "a port of type "
                      + port.type()
                      + " needs "
                      + PEER
                      + "=<node id>, or "
                      + ROLE
                      + "=leaf or ignore")
              : new Verdict(PortRole.LEAF, null);
      default -> refused(port, ROLE + " must be leaf, tunnel or ignore, found \"" + role + "\"");
    };
  }

  private Verdict tunnel(BridgePort port, String peerText) {
    NodeId peer;
    try {
      peer = NodeId.of(peerText);
    } catch (IllegalArgumentException e) {
      return refused(port, PEER + ": " + e.getMessage());
    }
    if (peer.equals(self)) {
      return refused(port, PEER + " must be another node, found this node's own " + self);
    }
    String macText = port.externalIds().get(PEER_MAC);
    String mtuText = port.externalIds().get(MTU);
    MacAddress mac = macText == null ? null : unicast(macText);
    int mtu = mtuText == null ? known(port) : mtu(mtuText);
    String complaint = null;
    if (macText != null && mac == null) {
      complaint = PEER_MAC + " must be a MAC address of one device, found \"" + macText + "\"";
    } else if (mtuText != null && mtu == 0) {
      complaint =
          MTU + " must be " + MIN_MTU + " to " + MAX_MTU + " bytes, found \"" + mtuText + "\"";
    }
    return new Verdict(
        new PortRole.Tunnel(peer, LinkKind.PLAIN, mac, mtu),
        complaint == null ? null : about(port, complaint + "; treated as unknown"));
  }

  private static @Nullable MacAddress unicast(String text) {
    try {
      MacAddress mac = MacAddress.of(text);
      return mac.isUnicast() ? mac : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static int mtu(String text) {
    if (!text.matches("\\d{1,5}")) {
      return 0;
    }
    int mtu = Integer.parseInt(text);
    return mtu >= MIN_MTU && mtu <= MAX_MTU ? mtu : 0;
  }

  private static int known(BridgePort port) {
    int mtu = port.mtu().orElse(0);
    return mtu >= MIN_MTU && mtu <= MAX_MTU ? mtu : 0;
  }

  private static Verdict refused(BridgePort port, String complaint) {
    return new Verdict(PortRole.UNCATEGORISED, about(port, complaint + "; carries no traffic"));
  }

  private static String about(BridgePort port, String complaint) {
    return "port " + port.name() + ": external_ids:" + complaint;
  }
}
