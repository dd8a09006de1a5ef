package org.boundedflood.topology.evio;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.ovs.bridge.BridgePort;

/**
 * What the ports of a bridge are for, given the tunnels that the original's controller names.
 *
 * <ul>
 *   <li>A port that is named: a tunnel.
 *   <li>The bridge's own port, internal and patch ports, the port with OpenFlow number 1, and those
 *       labelled {@code bf-role=leaf}: a leaf. The original knows its own port and number 1.
 *   <li>Every other port is uncategorised, and waited for to be named: as a leaf, a tunnel that is
 *       named late would close a loop. So is a port that was a tunnel, until it is removed.
 * </ul>
 *
 * @param roles role by port name, of the bridge's ports that have one
 * @param unnamed the ports that wait for their name to appear
 */
record EvioRoles(Map<String, PortRole> roles, Set<String> unnamed) {
  private static final String ROLE = "bf-role";
  private static final int FIRST_PORT = 1;

  EvioRoles {
    roles = Map.copyOf(roles);
    unnamed = Set.copyOf(unnamed);
  }

  /**
   * Puts both together.
   *
   * @param bridge name of the bridge, and of its own port
   * @param formerTunnels names of ports that were tunnels since they were added to the bridge
   */
  static EvioRoles of(
      String bridge,
      Collection<BridgePort> ports,
      Map<String, PortRole.Tunnel> tunnels,
      Set<String> formerTunnels) {
    Map<String, PortRole> roles = new HashMap<>();
    Set<String> unnamed = new HashSet<>();
    for (BridgePort port : ports) {
      PortRole.Tunnel tunnel = tunnels.get(port.name());
      String label = port.externalIds().getOrDefault(ROLE, "");
      if (label.equals("ignore")) {
        roles.put(port.name(), PortRole.UNCATEGORISED);
      } else if (tunnel != null) {
        roles.put(port.name(), withMtu(tunnel, port.mtu()));
      } else if (label.equals("leaf")
          || (isKnownLeaf(bridge, port) && !formerTunnels.contains(port.name()))) {
        roles.put(port.name(), PortRole.LEAF);
      } else {
        unnamed.add(port.name());
      }
    }
    return new EvioRoles(roles, unnamed);
  }

  private static boolean isKnownLeaf(String bridge, BridgePort port) {
    return port.name().equals(bridge)
        || port.type().equals("internal")
        || port.type().equals("patch")
        || (port.type().equals("system") && port.number().equals(OptionalInt.of(FIRST_PORT)));
  }

  private static PortRole.Tunnel withMtu(PortRole.Tunnel tunnel, OptionalInt mtu) {
    int known =
        mtu.isPresent() && mtu.getAsInt() >= 68 && mtu.getAsInt() <= 65_535 ? mtu.getAsInt() : 0;
    return new PortRole.Tunnel(tunnel.peer(), tunnel.kind(), tunnel.peerMac(), known);
  }
}
