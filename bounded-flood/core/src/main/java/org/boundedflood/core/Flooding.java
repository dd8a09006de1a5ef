package org.boundedflood.core;

import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.flood.FloodPlan;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.learning.LocalLeaf;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.route.NextHop;

/**
 * Carries frames that the switch cannot forward by itself: floods, frames to unknown destinations,
 * and those that were punted before their flow was in place.
 *
 * <p>Every frame is sent to where it belongs, never back into the switch's tables: a rule that is
 * missing there could otherwise punt the same frame for ever.
 */
final class Flooding {
  private static final long BRIDGE_PROTOCOLS = 0x0180_c200_0000L;

  private final Node node;
  private final GapFilling gaps;
  private final AdjacencyExchange adjacency;

  Flooding(Node node, GapFilling gaps, AdjacencyExchange adjacency) {
    this.node = node;
    this.gaps = gaps;
    this.adjacency = adjacency;
  }

  /** A frame for any leaf that may be there, which no local leaf has received yet. */
  void deliverAndFlood(PortNumber ingress, EthernetFrame frame) {
    deliverToOtherLeaves(ingress, frame);
    flood(frame);
  }

  /** Starts a bounded flood of a frame of this node. */
  void flood(EthernetFrame frame) {
    flood(frame, node.links().floodAdjacency());
  }

  private void flood(EthernetFrame frame, NavigableMap<NodeId, TunnelLink> adjacent) {
    node.count(Counter.FLOODS_STARTED);
    for (FloodPlan.Branch branch : FloodPlan.start(node.self(), adjacent.navigableKeySet())) {
      Frb frb = Frb.flood(node.self(), branch.bound(), 1, frame);
      node.sendFlood(Node.link(adjacent, branch.peer()), frb, frame.source());
    }
    gaps.closeBehindSelf(
        Frb.flood(node.self(), node.self(), 1, frame), adjacent.navigableKeySet(), node.self());
  }

  /** A flood came in from a peer: delivers it, learns from it and passes it on within its bound. */
  void received(TunnelLink ingress, Frb frb, long now) {
    EthernetFrame payload = frb.payloadFrame();
    if ((payload.destination().value() & ~0xfL) == BRIDGE_PROTOCOLS) {
      node.count(Counter.FLOODS_UNDELIVERABLE);
      return;
    }
    if (!payload.source().isUnicast()) {
      node.count(Counter.REJECTED_SOURCE_ADDRESS);
      return;
    }
    node.count(Counter.FLOODS_RECEIVED);
    // A unicast frame may have been flooded for want of a way by a node where it only passed.
    boolean fromHome = payload.destination().isMultiRecipient();
    if (fromHome && node.leaves().overhear(payload.source(), frb.root(), now)) {
      node.out().programChanged();
    }
    takeOn(
        ingress,
        frb,
        fromHome || isAtHome(payload, frb.root())
            ? node.links().floodAdjacency()
            : amongAnnouncers());
  }

  /** Gives a flood to the leaves and to those of some peers who are inside its interval. */
  void takeOn(TunnelLink ingress, Frb frb, NavigableMap<NodeId, TunnelLink> adjacent) {
    deliver(frb.payloadFrame());
    for (FloodPlan.Branch branch :
        FloodPlan.onward(node.self(), adjacent.navigableKeySet(), frb.bound(), ingress.peer())) {
      passOn(Node.link(adjacent, branch.peer()), frb.passedOn(branch.bound()));
    }
    gaps.closeBehindSelf(frb.passedOn(frb.bound()), adjacent.navigableKeySet(), frb.bound());
  }

  /** Sends the flood of another node to a peer. */
  void passOn(TunnelLink link, Frb flood) {
    node.count(Counter.FLOODS_PASSED_ON);
    node.sendFlood(link, flood, flood.payloadFrame().source());
  }

  /** A unicast frame that the switch had no rule for when it came in. */
  void unicast(PortNumber ingress, EthernetFrame frame) {
    MacAddress destination = frame.destination();
    LocalLeaf local = node.leaves().local(destination);
    if (local != null) {
      node.count(Counter.LATE_UNICAST_FORWARDED);
      if (!local.port().equals(ingress)) {
        node.out().send(local.port(), frame);
      }
      return;
    }
    NodeId rootSwitch = node.leaves().rootSwitchOf(destination);
    if (rootSwitch != null) {
      NextHop next = adjacency.towards(rootSwitch);
      if (next != null && next.port().equals(ingress)) {
        // The peer takes the leaf to be elsewhere; it will be told, and frames must not run
        // between.
        node.count(Counter.UNICAST_TURNED_BACK);
        return;
      }
      if (next != null) {
        node.count(Counter.LATE_UNICAST_FORWARDED);
        node.out().send(next.port(), frame);
        return;
      }
      node.count(Counter.UNROUTABLE_UNICAST);
      flood(frame, takingPart(ingress));
      return;
    }
    node.count(Counter.UNKNOWN_UNICAST_FLOODED);
    deliverToOtherLeaves(ingress, frame);
    flood(frame, takingPart(ingress));
  }

  /** Whether the leaf that sent a frame lives at the root of its flood, as far as is known. */
  private boolean isAtHome(EthernetFrame frame, NodeId root) {
    NodeId home = node.leaves().rootSwitchOf(frame.source());
    return node.leaves().local(frame.source()) == null && (home == null || home.equals(root));
  }

  /** Who takes part in a flood that starts here of a unicast frame that came in on a port. */
  private NavigableMap<NodeId, TunnelLink> takingPart(PortNumber ingress) {
    return node.ports().isLeafPort(ingress) ? node.links().floodAdjacency() : amongAnnouncers();
  }

  /**
   * Who takes part in a flood of a frame that is not at home where the flood started: peers of the
   * original would learn that it is.
   */
  private NavigableMap<NodeId, TunnelLink> amongAnnouncers() {
    NavigableMap<NodeId, TunnelLink> adjacent = new TreeMap<>(node.links().floodAdjacency());
    adjacent.values().removeIf(link -> !link.announces());
    return adjacent;
  }

  private void deliver(EthernetFrame payload) {
    MacAddress destination = payload.destination();
    if (destination.isMultiRecipient()) {
      node.out().send(node.ports().leafPorts(), payload);
      return;
    }
    LocalLeaf local = node.leaves().local(destination);
    if (local != null) {
      node.out().send(local.port(), payload);
    } else if (node.leaves().rootSwitchOf(destination) == null) {
      node.out().send(node.ports().leafPorts(), payload);
    }
  }

  private void deliverToOtherLeaves(PortNumber ingress, EthernetFrame frame) {
    Set<PortNumber> others = new TreeSet<>(node.ports().leafPorts());
    others.remove(ingress);
    node.out().send(others, frame);
  }
}
