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
 * <p>A peer of the original sends unicast where the floods of the root switch came from, which is
 * always less far clockwise of the root switch. In the half of the ring behind the root switch that
 * is nearer, too; in the half in front of it it is not, and the frame might come round. So such a
 * peer is chosen only if it lies in the half behind, or is the root switch itself.
 *
 * <p>While a node's links to its ring successor and predecessor stand, one of the two is closer to
 * any other node than itself, so that there is always a next hop where all nodes route like this.
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
   * @return null if none of them is strictly closer to it than {@code self} and may be used
   */
  public static @Nullable NextHop towards(
      NodeId self, Collection<AdjacentPeer> adjacent, NodeId rootSwitch) {
    NodeId own = Ring.distance(self, rootSwitch);
    long flow = BitMixer.mix(BitMixer.mix(self) ^ rootSwitch.high()) ^ rootSwitch.low();
    AdjacentPeer best = null;
    AdjacentPeer second = null;
    Rank bestRank = null;
    Rank secondRank = null;
    for (AdjacentPeer peer : adjacent) {
      if (!mayTake(peer, rootSwitch, own)) {
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

  private static boolean mayTake(AdjacentPeer peer, NodeId rootSwitch, NodeId own) {
    NodeId distance = Ring.distance(peer.id(), rootSwitch);
    return distance.compareTo(own) < 0
        && (peer.routesByIdentifier() || distance.equals(Ring.clockwise(rootSwitch, peer.id())));
  }

  private static Rank rank(AdjacentPeer peer, NodeId rootSwitch, long flow) {
    if (peer.id().equals(rootSwitch)) {
      return new Rank(0, NOTHING, -1, 0);
    }
    long lot = BitMixer.mix(BitMixer.mix(peer.id()) ^ flow);
    long distance = Positions.distance(peer.id(), rootSwitch);
    return distance == 0
        ? new Rank(0, Ring.distance(peer.id(), rootSwitch), peer.cost(), lot)
        : new Rank(ahead(peer, rootSwitch, distance), NOTHING, peer.cost(), lot);
  }

  private static long ahead(AdjacentPeer peer, NodeId rootSwitch, long distance) {
    Positions neighbours = peer.neighbours();
    if (neighbours == null) {
      return distance;
    }
    long nearest = neighbours.nearestTo(rootSwitch);
    boolean isDeadEnd = Long.compareUnsigned(nearest, distance) >= 0;
    return isDeadEnd ? -1 : nearest;
  }
}
