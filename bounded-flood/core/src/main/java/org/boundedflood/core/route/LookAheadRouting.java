package org.boundedflood.core.route;

import java.util.Collection;
import org.boundedflood.core.ring.BitMixer;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Positions;
import org.boundedflood.core.ring.Ring;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the peer to which unicast towards a root switch goes, with one step of look-ahead
 * (protocol, section 9.2).
 *
 * <p>Invariant: every peer that is chosen, as next hop or as backup, is strictly closer to the root
 * switch than this node, in ring distance. Each hop checks that for itself, from whole identifiers
 * and from nothing that it was told. Ring distances are natural numbers, so a frame's distance to
 * its root switch strictly falls with every hop and no frame can come back to a node it has left,
 * however much the nodes disagree about the topology.
 *
 * <p>What peers said of their own peers only ranks those that pass. The best is the one of which
 * some peer is nearest to the root switch; the root switch itself, if it is adjacent. A peer of
 * which no peer is nearer than itself is a dead end, and the last choice. Among equally good ones
 * the cheaper link is taken, and among those a hash of this node, the root switch and the peer
 * decides: frames for one root switch keep to one way, those for different ones are spread, and
 * nothing moves but what has to when a peer comes or goes.
 *
 * <p><b>Beside the original.</b> A node of the original sends unicast where the floods of the root
 * switch came from, which is always less far <em>clockwise</em> of the root switch, and in the half
 * of the ring in front of the root switch that is farther. So there are nodes that go both ways
 * round and nodes that go one way, of the original or because some are about. Every hop makes this
 * number smaller, which nobody has to compute:
 *
 * <ul>
 *   <li>at a node that goes both ways, and at any node in the half of the ring behind the root
 *       switch: its ring distance to the root switch, at most a half;
 *   <li>at a node that goes one way, in the half in front: 1 and its clockwise distance from the
 *       root switch.
 * </ul>
 *
 * <p>A node that goes both ways takes a peer that is nearer and goes both ways too or lies behind
 * the root switch. A node that goes one way takes any peer that is less far clockwise, or nearer
 * and known to go both ways. A peer may be taken to go one way when it goes both, but not the other
 * way round.
 *
 * <p>While a node's links to its ring successor and predecessor stand, one of the two is closer to
 * any other node than itself, so that there is always a next hop where all nodes go both ways; and
 * the predecessor is where all go one way.
 */
public final class LookAheadRouting {
  private static final NodeId NOTHING = NodeId.of(0, 0);

  private LookAheadRouting() {}

  /**
   * How good a way is.
   *
   * @param ahead how far from the root switch a frame is expected to be after two hops, unsigned
   * @param exact how far the peer is from it, where {@link Positions} cannot tell the two apart
   * @param cost of the link
   * @param lot decides between equals, the lower first
   */
  private record Rank(long ahead, NodeId exact, int cost, long lot) {
    boolean isBetterThan(Rank other) {
      int byDistance = Long.compareUnsigned(ahead, other.ahead);
      if (byDistance == 0) {
        byDistance = exact.compareTo(other.exact);
      }
      if (byDistance != 0) {
        return byDistance < 0;
      }
      return cost == other.cost ? lot < other.lot : cost < other.cost;
    }
  }

  /**
   * Returns the way towards {@code rootSwitch}.
   *
   * @param adjacent peers that carry unicast, each once
   * @param oneWay whether this node goes one way, because nodes of the original are about
   * @return null if none of them may be used
   */
  public static @Nullable NextHop towards(
      NodeId self, Collection<AdjacentPeer> adjacent, NodeId rootSwitch, boolean oneWay) {
    NodeId own = Ring.distance(self, rootSwitch);
    NodeId clockwise = Ring.clockwise(rootSwitch, self);
    long flow = BitMixer.mix(BitMixer.mix(self) ^ rootSwitch.high()) ^ rootSwitch.low();
    AdjacentPeer best = null;
    AdjacentPeer second = null;
    Rank bestRank = null;
    Rank secondRank = null;
    for (AdjacentPeer peer : adjacent) {
      if (!isCloser(peer, rootSwitch, own) && !(oneWay && isBefore(peer, rootSwitch, clockwise))) {
        continue;
      }
      Rank rank = rank(peer, rootSwitch, flow);
      if (bestRank == null || rank.isBetterThan(bestRank)) {
        second = best;
        secondRank = bestRank;
        best = peer;
        bestRank = rank;
      } else if (secondRank == null || rank.isBetterThan(secondRank)) {
        second = peer;
        secondRank = rank;
      }
    }
    return best == null
        ? null
        : new NextHop(best.id(), best.port(), second == null ? null : second.port());
  }

  private static boolean isCloser(AdjacentPeer peer, NodeId rootSwitch, NodeId own) {
    NodeId distance = Ring.distance(peer.id(), rootSwitch);
    return distance.compareTo(own) < 0
        && (peer.goesBothWays() || distance.equals(Ring.clockwise(rootSwitch, peer.id())));
  }

  private static boolean isBefore(AdjacentPeer peer, NodeId rootSwitch, NodeId clockwise) {
    return Ring.clockwise(rootSwitch, peer.id()).compareTo(clockwise) < 0;
  }

  private static Rank rank(AdjacentPeer peer, NodeId rootSwitch, long flow) {
    if (peer.id().equals(rootSwitch)) {
      return new Rank(0, NOTHING, -1, 0);
    }
    long lot = BitMixer.mix(BitMixer.mix(peer.id()) ^ flow);
    long distance =
        peer.goesBothWays()
            ? Positions.distance(peer.id(), rootSwitch)
            : Positions.clockwise(rootSwitch, peer.id());
    return distance == 0
        ? new Rank(0, Ring.distance(peer.id(), rootSwitch), peer.cost(), lot)
        : new Rank(ahead(peer, rootSwitch, distance), NOTHING, peer.cost(), lot);
  }

  /** How far the next hop behind a peer is from the root switch, in the way in which that goes. */
  private static long ahead(AdjacentPeer peer, NodeId rootSwitch, long distance) {
    Positions neighbours = peer.neighbours();
    if (neighbours == null) {
      return distance;
    }
    long nearest =
        peer.goesBothWays()
            ? neighbours.nearestTo(rootSwitch)
            : neighbours.firstClockwiseOf(rootSwitch);
    boolean isDeadEnd = Long.compareUnsigned(nearest, distance) >= 0;
    return isDeadEnd ? -1 : nearest;
  }
}
