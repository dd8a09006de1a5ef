package org.boundedflood.core.flood;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Ring;
import org.jspecify.annotations.Nullable;

/**
 * A part of a flood's interval that its owner has no link into, on its way to a node that has
 * (protocol, section 9.3).
 *
 * <p>What a gap is cut from is {@link FloodPlan}'s interval: from the node that owns it to its
 * first adjacent peer, where {@code FloodPlan} sends nothing. There is one message for it, which
 * one node at a time holds. The holder serves of it what it can, and the rest goes on:
 *
 * <pre>
 *   start ........ q1 ........ q2 ........ end       q1, q2: peers of the holder inside the gap
 *      (the rest)     (q1, q2)    (q2, end)
 * </pre>
 *
 * <p>A holder that lies inside the gap takes the flood as if it had received the bound {@code end},
 * and becomes the end of what is left.
 *
 * <ul>
 *   <li><b>At most once.</b> The gap is disjoint from every interval that its owner handed out. The
 *       holder divides it as a node divides its interval, and keeps what is left of it in one
 *       message. So the argument of {@link FloodPlan} holds for the pieces.
 *   <li><b>Where it goes.</b> While nothing is served, the message searches the overlay depth
 *       first: to a peer that it has not been at, first to one of which it is known that it has a
 *       peer inside, then to the one nearest to either end of the gap; and where there is no such
 *       peer, back to where it came from. A smaller gap is searched for anew.
 *   <li><b>Termination.</b> Each step makes the gap smaller, or adds to the nodes that the search
 *       has been at, or moves one of those from its way to those it is done with. Their number has
 *       a bound, beyond which the gap is given up.
 *   <li><b>At least once.</b> The search ends only where its bound is reached or where it has been
 *       at all nodes to which links lead from its owner without crossing the gap. So whoever is in
 *       the gap and can be reached at all is reached, unless more nodes than the bound had to be
 *       asked; each of them looks two links ahead.
 * </ul>
 *
 * @param start the node that owned it, not part of it
 * @param end its other end, not part of it
 * @param way nodes that lead back to where the search began, in order; empty when it has not begun
 * @param exhausted nodes that the search was at and is done with, in order
 */
public record Gap(NodeId start, NodeId end, List<NodeId> way, List<NodeId> exhausted) {
  /** How many nodes a search may have been at before the gap is given up. */
  public static final int MAX_VISITED = 16;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if start and end are the same or too many nodes were visited
   */
  public Gap {
    way = List.copyOf(way);
    exhausted = List.copyOf(exhausted);
    if (start.equals(end)) {
      throw new IllegalArgumentException("gap must have two ends, found %s twice".formatted(start));
    }
    if (way.size() + exhausted.size() > MAX_VISITED) {
      throw new IllegalArgumentException(
          "gap may have passed %d nodes, found %d"
              .formatted(MAX_VISITED, way.size() + exhausted.size()));
    }
  }

  /** Where a gap goes next, and how it looks then. */
  public record Step(NodeId peer, Gap gap) {}

  /** A gap that has not been on its way yet. */
  public static Gap of(NodeId start, NodeId end) {
    return new Gap(start, end, List.of(), List.of());
  }

  /** Whether a position lies inside. */
  public boolean contains(NodeId position) {
    return Ring.between(start, position, end);
  }

  /**
   * Whether this may come to {@code self} from {@code sender}: to a node inside, or by the rules of
   * {@link #next}. What may not would possibly go on for ever.
   */
  public boolean mayCome(NodeId self, NodeId sender) {
    if (way.isEmpty()) {
      return exhausted.isEmpty() && contains(self);
    }
    NodeId last = last(way);
    if (last.equals(sender)) {
      return !hasVisited(self);
    }
    return last.equals(self) && !exhausted.isEmpty() && last(exhausted).equals(sender);
  }

  /**
   * Where the holder sends it, after having served what it could.
   *
   * @param adjacent peers that take gaps, in any order; none of them inside
   * @param leadsInside whether a peer is known to have a peer inside
   * @return null if it has to be given up
   */
  public @Nullable Step next(
      NodeId self, Collection<NodeId> adjacent, Predicate<NodeId> leadsInside) {
    NodeId onwards =
        adjacent.stream()
            .filter(peer -> !hasVisited(peer))
            .min(
                Comparator.comparing((NodeId peer) -> !leadsInside.test(peer))
                    .thenComparing(peer -> peer.equals(start))
                    .thenComparing(this::distance)
                    .thenComparing(Comparator.naturalOrder()))
            .orElse(null);
    if (onwards == null) {
      return back(self, adjacent);
    }
    boolean isOnWay = !way.isEmpty() && last(way).equals(self);
    if (isOnWay) {
      return new Step(onwards, this);
    }
    if (way.size() + exhausted.size() == MAX_VISITED) {
      return null;
    }
    List<NodeId> passed = Stream.concat(way.stream(), Stream.of(self)).toList();
    return new Step(onwards, new Gap(start, end, passed, exhausted));
  }

  /** To the last node of the way that is adjacent; what lies behind it is done with. */
  private @Nullable Step back(NodeId self, Collection<NodeId> adjacent) {
    int to = way.size() - 1;
    while (to >= 0 && (way.get(to).equals(self) || !adjacent.contains(way.get(to)))) {
      to--;
    }
    if (to < 0) {
      return null;
    }
    List<NodeId> done =
        Stream.of(
                exhausted.stream(),
                way.subList(to + 1, way.size()).stream().filter(node -> !node.equals(self)),
                Stream.of(self))
            .flatMap(nodes -> nodes)
            .toList();
    return to + 1 + done.size() > MAX_VISITED
        ? null
        : new Step(way.get(to), new Gap(start, end, way.subList(0, to + 1), done));
  }

  private boolean hasVisited(NodeId node) {
    return way.contains(node) || exhausted.contains(node);
  }

  private static NodeId last(List<NodeId> nodes) {
    return nodes.get(nodes.size() - 1);
  }

  /** How far a position outside is from the nearer end. */
  private NodeId distance(NodeId position) {
    NodeId above = Ring.clockwise(end, position);
    NodeId below = Ring.clockwise(position, start);
    return above.compareTo(below) <= 0 ? above : below;
  }
}
