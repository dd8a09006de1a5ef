package org.boundedflood.core;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.flood.FloodPlan;
import org.boundedflood.core.flood.Gap;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbReject;
import org.boundedflood.core.frb.FrbType;
import org.boundedflood.core.frb.HandOver;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Ring;

/** Serves the gaps that peers hand over, as far as this node can, and hands on the rest. */
final class HandOvers {
  private final Node node;
  private final LeafExchange exchange;
  private final Flooding flooding;
  private final GapFilling gaps;

  HandOvers(Node node, LeafExchange exchange, Flooding flooding, GapFilling gaps) {
    this.node = node;
    this.exchange = exchange;
    this.flooding = flooding;
    this.gaps = gaps;
  }

  /** A FWD came in from a live peer. */
  void received(TunnelLink ingress, Frb frb, long now) {
    HandOver.Parse parse = HandOver.read(frb);
    if (parse instanceof HandOver.Parse.Rejected rejected) {
      node.counters().reject(rejected.reason());
      return;
    }
    HandOver handOver = ((HandOver.Parse.Parsed) parse).handOver();
    if (!handOver.gap().mayCome(node.self(), ingress.peer())) {
      node.counters().reject(FrbReject.STRAY_HAND_OVER);
      return;
    }
    node.count(Counter.GAPS_RECEIVED);
    Gap rest = handOver.gap();
    if (rest.contains(node.self())) {
      node.count(Counter.GAPS_TAKEN);
      receive(ingress, handOver.flood(), now);
      rest = Gap.of(rest.start(), node.self());
    }
    serve(handOver.flood(), rest);
  }

  private void receive(TunnelLink ingress, Frb flood, long now) {
    if (flood.type() == FrbType.ANNOUNCE) {
      exchange.received(ingress, flood, now);
    } else {
      flooding.received(ingress, flood, now);
    }
  }

  /**
   * Floods to the peers inside, each bounded by the next. The first of them gets the rest of the
   * gap with it, which costs no frame more and may meet nodes that this one never heard of.
   */
  private void serve(Frb flood, Gap gap) {
    NavigableMap<NodeId, TunnelLink> adjacent = new TreeMap<>(node.links().floodAdjacency());
    adjacent.values().removeIf(link -> wouldMislead(link, flood));
    List<FloodPlan.Branch> branches =
        FloodPlan.onward(gap.start(), adjacent.navigableKeySet(), gap.end(), null);
    if (branches.isEmpty()) {
      gaps.handOn(flood.passedOn(gap.end()), gap);
      return;
    }
    for (FloodPlan.Branch branch : branches.subList(1, branches.size())) {
      passOn(Node.link(adjacent, branch.peer()), flood.passedOn(branch.bound()));
    }
    FloodPlan.Branch first = branches.get(0);
    TunnelLink link = Node.link(adjacent, first.peer());
    Frb next = flood.passedOn(first.bound());
    if (GapFilling.takesGaps(link)) {
      gaps.send(link, next, Gap.of(gap.start(), first.bound()));
      return;
    }
    passOn(link, next);
    gaps.handOn(flood.passedOn(first.peer()), Gap.of(gap.start(), first.peer()));
  }

  /**
   * A peer of the original sends unicast back where a flood came from, which must be less far
   * clockwise of the flood's root than the peer itself.
   */
  private boolean wouldMislead(TunnelLink link, Frb flood) {
    return !link.announces()
        && !node.self().equals(flood.root())
        && !Ring.between(flood.root(), node.self(), link.peer());
  }

  private void passOn(TunnelLink link, Frb flood) {
    if (flood.type() == FrbType.ANNOUNCE) {
      exchange.passOn(link, flood);
    } else {
      flooding.passOn(link, flood);
    }
  }
}
