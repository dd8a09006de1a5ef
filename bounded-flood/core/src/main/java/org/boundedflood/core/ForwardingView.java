package org.boundedflood.core;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.route.NextHop;

/**
 * What the switch is to do, in the protocol's terms: the input from which the switch program is
 * planned. A value; the same events yield the same iteration order.
 *
 * @param self this node
 * @param leafPorts ports with devices behind them that are up
 * @param tunnels all tunnel ports that the switch has, in whatever state
 * @param localLeaves leaf addresses and the port behind which each lives
 * @param remoteLeaves leaf addresses and the node to whose bridge each is attached
 * @param routes for each root switch of a remote leaf the way towards it; one that cannot be
 *     reached is absent
 * @param settling whether the node has not heard its neighbourhood yet after a start: what is
 *     missing from this view may only be unknown, so that nothing installed may be removed for it
 * @param measured root switches towards which the traffic of own leaves is to be counted apart
 * @param floods how the switch takes part in floods
 */
public record ForwardingView(
    NodeId self,
    List<PortNumber> leafPorts,
    List<TunnelPort> tunnels,
    Map<MacAddress, PortNumber> localLeaves,
    Map<MacAddress, NodeId> remoteLeaves,
    Map<NodeId, NextHop> routes,
    boolean settling,
    Set<NodeId> measured,
    FloodView floods) {

  /** A view in which the controller floods. */
  public ForwardingView(
      NodeId self,
      List<PortNumber> leafPorts,
      List<TunnelPort> tunnels,
      Map<MacAddress, PortNumber> localLeaves,
      Map<MacAddress, NodeId> remoteLeaves,
      Map<NodeId, NextHop> routes,
      boolean settling,
      Set<NodeId> measured) {
    this(
        self,
        leafPorts,
        tunnels,
        localLeaves,
        remoteLeaves,
        routes,
        settling,
        measured,
        FloodView.NONE);
  }

  /** The same with another part of the switch in floods. */
  public ForwardingView withFloods(FloodView other) {
    return new ForwardingView(
        self, leafPorts, tunnels, localLeaves, remoteLeaves, routes, settling, measured, other);
  }

  /**
   * A tunnel port, the peer behind it, and how far it may be used.
   *
   * @param watchable whether the port forwards unless the switch holds it for not forwarding; if
   *     not, no group may watch it
   */
  public record TunnelPort(PortNumber port, NodeId peer, LinkState state, boolean watchable) {
    /** A port that groups may watch. */
    public TunnelPort(PortNumber port, NodeId peer, LinkState state) {
      this(port, peer, state, true);
    }
  }
}
