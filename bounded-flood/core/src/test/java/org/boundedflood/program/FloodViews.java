package org.boundedflood.program;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.boundedflood.core.FloodView;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.ForwardingView.TunnelPort;
import org.boundedflood.core.flood.FloodClass;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Ring;

/** Views of nodes whose switches flood: two leaf ports, and a tunnel port for each peer. */
final class FloodViews {
  static final PortNumber LEAF = PortNumber.of(1);
  static final PortNumber OTHER_LEAF = PortNumber.of(2);
  static final MacAddress SENDER = MacAddress.of("02:00:00:00:00:01");

  private FloodViews() {}

  /** All peers take floods of switches, and there is no gap. */
  static ForwardingView of(NodeId self, Collection<NodeId> adjacent) {
    return of(self, adjacent, Set.of(), false);
  }

  /**
   * The view of a node.
   *
   * @param byController peers that do not take floods of switches
   */
  static ForwardingView of(
      NodeId self, Collection<NodeId> adjacent, Set<NodeId> byController, boolean gap) {
    List<NodeId> clockwise = new ArrayList<>(adjacent);
    clockwise.sort(Ring.clockwiseFrom(self));
    List<TunnelPort> tunnels = new ArrayList<>();
    List<FloodView.Peer> peers = new ArrayList<>();
    Set<PortNumber> taking = new HashSet<>();
    for (NodeId peer : clockwise) {
      PortNumber port = port(peer);
      tunnels.add(new TunnelPort(port, peer, LinkState.LIVE));
      peers.add(new FloodView.Peer(peer, port, !byController.contains(peer)));
      if (!byController.contains(peer)) {
        taking.add(port);
      }
    }
    tunnels.sort(Comparator.comparing(TunnelPort::port));
    return new ForwardingView(
            self,
            List.of(LEAF, OTHER_LEAF),
            tunnels,
            Map.of(SENDER, LEAF),
            Map.of(),
            Map.of(),
            false,
            Set.of())
        .withFloods(FloodView.bySwitch(peers, gap, taking));
  }

  /** The same of a node that has been restarted and retains what it does not know better. */
  static ForwardingView settling(ForwardingView view) {
    return new ForwardingView(
        view.self(),
        view.leafPorts(),
        view.tunnels(),
        view.localLeaves(),
        view.remoteLeaves(),
        view.routes(),
        true,
        view.measured(),
        view.floods());
  }

  /** The port to a peer, the same at all nodes and in all views. */
  static PortNumber port(NodeId peer) {
    return PortNumber.of(10 + (int) (peer.low() & 0x3fff));
  }

  /** The node with these upper 40 bits; the port to it depends on {@code number}. */
  static NodeId node(long prefix, int number) {
    return NodeId.of(prefix << 24 | 0x5a_5a5a, number);
  }

  /** A broadcast as it leaves a leaf. */
  static EthernetFrame broadcast() {
    return Frames.frame(SENDER, MacAddress.BROADCAST, 0x0806);
  }

  /** A broadcast on its way. */
  static EthernetFrame bounded(NodeId bound) {
    MacAddress address = new SwitchForm(FloodClass.BROADCAST, SwitchForm.prefix(bound)).address();
    return Frames.frame(SENDER, address, 0x0806);
  }

  static SwitchProgram plan(ForwardingView view) {
    return SwitchPlanner.plan(view, PlannerSettings.DEFAULT);
  }
}
