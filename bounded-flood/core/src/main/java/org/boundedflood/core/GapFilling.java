package org.boundedflood.core;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongPredicate;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.flood.FloodPlan;
import org.boundedflood.core.flood.Gap;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.HandOver;
import org.boundedflood.core.learning.TokenBucket;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Ring;

/**
 * Hands the gaps of floods towards nodes that can serve them (protocol, section 9.3).
 *
 * <p>A search costs messages at many nodes. Where only peers may be in a gap to which the link was
 * lost a moment ago, who are dead most likely, and a switch floods faster than controllers could,
 * {@value #SEARCHES} gaps are handed over at once and then one every {@value #SEARCH_MILLIS} ms.
 */
final class GapFilling {
  static final int SEARCHES = 100;

  private static final long SEARCH_MILLIS = 20;

  private final Node node;
  private final AdjacencyExchange adjacency;
  private final TokenBucket searches = new TokenBucket(SEARCHES, SEARCH_MILLIS, 0);

  GapFilling(Node node, AdjacencyExchange adjacency) {
    this.node = node;
    this.adjacency = adjacency;
  }

  /**
   * This node has served the peers that it has inside its interval: hands over the gap in front of
   * the first of them, if some node is known to be there. An interval that holds the flood's root
   * comes from no honest node, and is left as it is.
   *
   * @param flood as any recipient gets it
   * @param adjacent the peers that take part in floods
   * @param bound the end of the interval; this node itself if it started the flood
   */
  void closeBehindSelf(Frb flood, Collection<NodeId> adjacent, NodeId bound) {
    close(flood, FloodPlan.gapEnd(node.self(), adjacent, bound));
  }

  /** Hands over the gap between this node and {@code end}, if some node is known to be there. */
  void close(Frb flood, NodeId end) {
    if (!end.equals(node.self()) && !Ring.between(node.self(), flood.root(), end)) {
      handOn(flood.boundedBy(end), Gap.of(node.self(), end));
    }
  }

  /** Hands over a gap that the switch left, but not each if it is nearly certain to be empty. */
  void closeForSwitch(Frb flood, NodeId end, long now) {
    if (isKnown(node.self(), end, place -> !node.lost().isMissing(place))
        || !isWorthwhile(node.self(), end)
        || searches.take(now)) {
      close(flood, end);
    } else {
      node.count(Counter.GAPS_LEFT);
    }
  }

  /** Hands a gap on that this node cannot serve, unless nobody is known to be inside. */
  void handOn(Frb flood, Gap gap) {
    if (!isWorthwhile(gap.start(), gap.end())) {
      return;
    }
    Map<NodeId, TunnelLink> adjacent = new HashMap<>(node.links().floodAdjacency());
    adjacent.values().removeIf(link -> !takesGaps(link));
    Gap.Step step =
        gap.next(
            node.self(),
            adjacent.keySet(),
            peer -> leadsInside(Node.link(adjacent, peer), gap.start(), gap.end()));
    TunnelLink link = step == null ? null : adjacent.get(step.peer());
    if (step == null || link == null) {
      node.count(Counter.GAPS_GIVEN_UP);
    } else {
      send(link, flood, step.gap());
    }
  }

  void send(TunnelLink link, Frb flood, Gap gap) {
    node.count(Counter.GAPS_SENT);
    node.sendFlood(link, new HandOver(flood, gap).toFrb(), link.ownMac());
  }

  static boolean takesGaps(TunnelLink link) {
    return link.capabilities().contains(Capability.FILLS_GAPS);
  }

  /**
   * Whether a node is known inside that may take part in floods: something was heard of it, or it
   * is a peer of a peer. A peer that this node has lost is there no more if it gave no sign since;
   * who only hands on what somebody else lacks leaves that to the other's judgement.
   */
  boolean isWorthwhile(NodeId start, NodeId end) {
    return node.leaves()
            .knowsNodeBetween(
                start,
                end,
                other ->
                    mayTakePart(other.high())
                        && !(start.equals(node.self()) && node.lost().isGone(other)))
        || isPlaceOfPeersPeer(start, end, this::mayTakePart);
  }

  /** Whether a node is known inside that may take part in floods and whose place passes a test. */
  private boolean isKnown(NodeId start, NodeId end, LongPredicate test) {
    return node.leaves()
            .knowsNodeBetween(
                start, end, other -> mayTakePart(other.high()) && test.test(other.high()))
        || isPlaceOfPeersPeer(start, end, place -> mayTakePart(place) && test.test(place));
  }

  private boolean isPlaceOfPeersPeer(NodeId start, NodeId end, LongPredicate test) {
    return adjacency.mayLeadInside(start, end)
        && node.links().floodAdjacency().values().stream()
            .anyMatch(link -> adjacency.neighbours(link).anyBetween(start, end, test));
  }

  /** Whether a peer has said that it has a peer inside. */
  private boolean leadsInside(TunnelLink link, NodeId start, NodeId end) {
    return adjacency.neighbours(link).anyBetween(start, end, this::mayTakePart);
  }

  /** A peer whose controller is known to be away takes part in no flood. */
  private boolean mayTakePart(long place) {
    for (TunnelLink link : node.links().all()) {
      if (link.peer().high() == place && link.state() == LinkState.UNATTENDED) {
        return false;
      }
    }
    return true;
  }
}
