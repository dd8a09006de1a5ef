package org.boundedflood.core.flood;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Ring;
import org.jspecify.annotations.Nullable;

/**
 * To which adjacent peers a node sends a flood, and with which bound for each (protocol, section
 * 4).
 *
 * <p>A node holds an open clockwise interval {@code (v, b)}: {@code v} is the node itself and
 * {@code b} the bound it received, or {@code v} again, the whole ring, if it starts the flood. With
 * {@code p1 .. pm} its adjacent peers inside the interval in clockwise order, it sends to {@code
 * pi} the bound {@code p(i+1)} and to {@code pm} the bound {@code b}, which hands out the intervals
 *
 * <pre>
 *   v ........ p1 ....... p2 ....... pm ....... b
 *     (nobody)   (p1, p2)   (p2, ..)   (pm, b)
 * </pre>
 *
 * <p>What holds for whatever every node believes its adjacent peers to be, at any moment:
 *
 * <ul>
 *   <li><b>At most once.</b> A recipient {@code pi} lies inside the sender's interval, and so does
 *       its own interval; what is handed out to different peers, each together with its recipient,
 *       is disjoint. So the half-open intervals {@code [pi, bound)} of all FRBs of a flood form a
 *       tree by inclusion, siblings disjoint, and a child never holds its parent's first position.
 *       A node that got the flood twice would be the first position of two of them: neither can
 *       contain the other nor be disjoint from it. The initiator is in none.
 *   <li><b>Termination.</b> {@code clockwise(v, b)} shrinks with each hop, by at least one.
 * </ul>
 *
 * <p><b>At least once</b> holds while every node has a live link to its first living successor;
 * where one has not, {@link Gap} comes in. Then nobody lives in the gap between {@code v} and
 * {@code p1}, because the first living node of the interval is adjacent, hence is {@code p1}; every
 * other node of the interval is one of the {@code pi} or inside what one of them got, which holds
 * fewer living nodes, and so on by induction. The peer from which the flood came is left out; it
 * lies outside the interval unless it broke the rules.
 */
public final class FloodPlan {
  private FloodPlan() {}

  /** One FRB to send: the flood goes to {@code peer}, which may pass it on up to {@code bound}. */
  public record Branch(NodeId peer, NodeId bound) {}

  /**
   * What the initiator sends, clockwise from itself.
   *
   * @param adjacent its peers with a live link, in any order
   */
  public static List<Branch> start(NodeId self, Collection<NodeId> adjacent) {
    return branches(inside(self, adjacent, self), self, null);
  }

  /**
   * What a recipient sends on, clockwise from itself.
   *
   * @param adjacent its peers with a live link, in any order
   * @param bound the bound it received; if that is {@code self}, nothing is sent
   * @param ingress the peer from which the flood came, to which nothing is sent; its place in the
   *     interval, if it has one, ends the interval of the peer before it all the same
   */
  public static List<Branch> onward(
      NodeId self, Collection<NodeId> adjacent, NodeId bound, @Nullable NodeId ingress) {
    if (bound.equals(self)) {
      return List.of();
    }
    return branches(inside(self, adjacent, bound), bound, ingress);
  }

  /**
   * Where the gap behind a node ends, to whose inside it sends nothing: at its first adjacent peer
   * in the interval, or at the bound.
   *
   * @param bound the bound it received, or {@code self} if it starts the flood
   */
  public static NodeId gapEnd(NodeId self, Collection<NodeId> adjacent, NodeId bound) {
    NavigableSet<NodeId> ascending = ascending(adjacent);
    NodeId above = ascending.higher(self);
    NodeId first = above == null && !ascending.isEmpty() ? ascending.first() : above;
    return first != null && Ring.between(self, first, bound) ? first : bound;
  }

  /** The peers strictly inside the interval from {@code self} to {@code bound}, clockwise. */
  private static List<NodeId> inside(NodeId self, Collection<NodeId> adjacent, NodeId bound) {
    NavigableSet<NodeId> ascending = ascending(adjacent);
    List<NodeId> peers = new ArrayList<>();
    if (takeInside(self, ascending.tailSet(self, false), bound, peers)) {
      takeInside(self, ascending.headSet(self, false), bound, peers);
    }
    return peers;
  }

  /**
   * Takes peers that follow each other clockwise, up to the first one that is not inside.
   *
   * @return whether there was none
   */
  private static boolean takeInside(
      NodeId self, Set<NodeId> clockwise, NodeId bound, List<NodeId> taken) {
    for (NodeId peer : clockwise) {
      if (!Ring.between(self, peer, bound)) {
        return false;
      }
      taken.add(peer);
    }
    return true;
  }

  /** The same peers in order; those of a node's adjacency are in order already. */
  private static NavigableSet<NodeId> ascending(Collection<NodeId> peers) {
    return peers instanceof NavigableSet<NodeId> sorted && sorted.comparator() == null
        ? sorted
        : new TreeSet<>(peers);
  }

  private static List<Branch> branches(
      List<NodeId> peers, NodeId lastBound, @Nullable NodeId ingress) {
    List<Branch> branches = new ArrayList<>(peers.size());
    for (int i = 0; i < peers.size(); i++) {
      NodeId peer = peers.get(i);
      if (ingress == null || !peer.equals(ingress)) {
        branches.add(new Branch(peer, i + 1 < peers.size() ? peers.get(i + 1) : lastBound));
      }
    }
    return List.copyOf(branches);
  }
}
