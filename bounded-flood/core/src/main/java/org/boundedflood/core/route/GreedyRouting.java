package org.boundedflood.core.route;

import java.util.Map;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Ring;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the peer to which unicast towards a root switch goes.
 *
 * <p>Invariant: every peer that is chosen, as next hop or as backup, is strictly closer to the root
 * switch than this node, in ring distance. Each hop checks that for itself, from its own identifier
 * alone. Ring distances are natural numbers, so a frame's distance to its root switch strictly
 * falls with every hop and no frame can come back to a node it has left, however much the nodes
 * disagree about the topology (protocol, section 9.2).
 *
 * <p>While a node's links to its ring successor and predecessor stand, one of the two is closer to
 * any other node than itself, so that there is always a next hop.
 */
public final class GreedyRouting {
  private GreedyRouting() {}

  /**
   * Returns the way towards {@code rootSwitch}.
   *
   * @param adjacent peers that carry unicast and their ports
   * @return null if no adjacent peer is strictly closer to it than {@code self}
   */
  public static @Nullable NextHop towards(
      NodeId self, Map<NodeId, PortNumber> adjacent, NodeId rootSwitch) {
    NodeId own = Ring.distance(self, rootSwitch);
    NodeId best = null;
    NodeId second = null;
    for (NodeId peer : adjacent.keySet()) {
      if (Ring.distance(peer, rootSwitch).compareTo(own) >= 0) {
        continue;
      }
      if (best == null || nearer(peer, best, rootSwitch)) {
        second = best;
        best = peer;
      } else if (second == null || nearer(peer, second, rootSwitch)) {
        second = peer;
      }
    }
    if (best == null) {
      return null;
    }
    PortNumber port = adjacent.get(best);
    PortNumber backup = second == null ? null : adjacent.get(second);
    return port == null ? null : new NextHop(best, port, backup);
  }

  private static boolean nearer(NodeId peer, NodeId than, NodeId target) {
    return Ring.nearestTo(target).compare(peer, than) < 0;
  }
}
