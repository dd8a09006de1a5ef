package org.boundedflood.core;

import java.util.NavigableMap;
import java.util.Optional;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbReject;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Ring;
import org.jspecify.annotations.Nullable;

/**
 * Does what a switch that floods leaves to its controller ({@link FloodMark}), in the protocol's
 * own messages: their bounds are whole identifiers, and they tell the root of the flood.
 */
final class PuntedFloods {
  /** How far a flood has come at least that another node started; its form does not tell. */
  private static final int HOPS_OF_OTHERS = 2;

  private final Node node;
  private final Flooding flooding;
  private final GapFilling gaps;
  private final SwitchFloods switchFloods;

  PuntedFloods(Node node, Flooding flooding, GapFilling gaps, SwitchFloods switchFloods) {
    this.node = node;
    this.flooding = flooding;
    this.gaps = gaps;
    this.switchFloods = switchFloods;
  }

  /** The switch sent a flood here. */
  void received(Event.FloodIn event, long now) {
    Optional<SwitchForm> form = SwitchForm.of(event.frame());
    TunnelLink ingress = node.links().at(event.ingress());
    boolean starts = node.ports().isLeafPort(event.ingress());
    if (form.isEmpty() || (!starts && (ingress == null || !takes(ingress)))) {
      node.counters().reject(FrbReject.NOT_A_TUNNEL);
      return;
    }
    if (event.frame().etherType() == Frb.ETHER_TYPE) {
      node.counters().reject(FrbReject.BAD_PAYLOAD);
      return;
    }
    node.count(Counter.SWITCH_FLOODS_PUNTED);
    EthernetFrame frame = form.get().restored(event.frame());
    NodeId root = starts || ingress == null ? node.self() : rootOf(frame, ingress);
    int hops = starts ? 1 : HOPS_OF_OTHERS;
    long prefix = form.get().prefix();
    if (event.mark() == FloodMark.GAP) {
      Frb flood = Frb.flood(root, bound(prefix, node.self()), hops, frame);
      if (!endsBeforeHere(flood)) {
        gaps.closeForSwitch(flood, flood.bound(), now);
      }
    } else if (event.mark() != FloodMark.WHOLE) {
      send(event.mark(), prefix, Frb.flood(root, root, hops, frame), ingress);
    } else if (ingress != null) {
      whole(ingress, Frb.flood(root, bound(prefix, node.self()), HOPS_OF_OTHERS - 1, frame), now);
    }
  }

  private boolean takes(TunnelLink ingress) {
    return ingress.state().takesFloods() || switchFloods.takes(ingress);
  }

  private void whole(TunnelLink ingress, Frb flood, long now) {
    if (endsBeforeHere(flood)) {
      return;
    }
    if (!flood.payloadFrame().source().isUnicast()) {
      node.count(Counter.REJECTED_SOURCE_ADDRESS);
    } else {
      ingress.heardTraffic(now);
      node.count(Counter.FLOODS_RECEIVED);
      flooding.takeOn(ingress, flood, node.links().floodAdjacency());
    }
  }

  /** Whether a flood of another node should not have come: this one bounds it. */
  private boolean endsBeforeHere(Frb flood) {
    boolean ends = flood.bound().equals(node.self()) && !flood.root().equals(node.self());
    if (ends) {
      node.counters().reject(FrbReject.OWN_BOUND);
    }
    return ends;
  }

  /**
   * To the peer behind a port, which may have gone meanwhile. A leaf that has just left that peer
   * may still be taken to be there: to itself the peer must not seem to have a double.
   */
  private void send(int port, long prefix, Frb flood, @Nullable TunnelLink ingress) {
    TunnelLink named = PortNumber.isPort(port) ? node.links().at(PortNumber.of(port)) : null;
    TunnelLink link = named == null ? null : node.links().floodAdjacency().get(named.peer());
    if (link == null) {
      node.count(Counter.SWITCH_FLOODS_LATE);
    } else {
      NodeId root =
          ingress != null && flood.root().equals(link.peer()) ? ingress.peer() : flood.root();
      NodeId bound = bound(prefix, link.peer());
      Frb bounded = Frb.flood(root, bound, flood.hopCount(), flood.payloadFrame());
      if (!endsBeforeHere(bounded)) {
        flooding.passOn(link, bounded);
      }
    }
  }

  /**
   * Where the leaf that sent a frame is at home. Only while that is not known, the peer from which
   * the flood came stands for it: no other may look as if it had started the flood.
   */
  private NodeId rootOf(EthernetFrame frame, TunnelLink ingress) {
    @Nullable NodeId home = node.leaves().rootSwitchOf(frame.source());
    return home == null || home.equals(node.self()) ? ingress.peer() : home;
  }

  /**
   * The identifier of which a bound tells the upper bits: a peer's, this node's own, or, as no two
   * nodes agree in them, any that does; the lowest.
   *
   * @param from the bound is the first clockwise from here
   */
  private NodeId bound(long prefix, NodeId from) {
    NavigableMap<NodeId, TunnelLink> adjacent = node.links().floodAdjacency();
    NodeId lowest = SwitchForm.lowest(prefix);
    NodeId best = null;
    for (NodeId peer :
        adjacent.subMap(lowest, true, NodeId.of(lowest.high() | 0xff_ffff, -1), true).keySet()) {
      boolean nearer =
          best == null || Ring.clockwise(from, peer).compareTo(Ring.clockwise(from, best)) < 0;
      if (!peer.equals(from) && nearer) {
        best = peer;
      }
    }
    if (best != null) {
      return best;
    }
    return SwitchForm.prefix(node.self()) == prefix ? node.self() : lowest;
  }
}
