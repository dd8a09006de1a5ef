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
 *   <li><b>Termination.</b> While nothing is served, the holder hands the gap <em>down</em>: to the
 *       peer least far clockwise of {@code start}, and less far than the holder itself, which
 *       strictly falls. Where there is no such peer it <em>walks</em>: to the peer nearest to
 *       either end of the gap that is not yet among {@code visited}, which has a bound. Only a
 *       smaller gap is handed down again.
 * </ul>
 *
 * @param start the node that owned it, not part of it
 * @param end its other end, not part of it
 * @param visited nodes that the walk has passed, in order; empty while it is handed down
 */
public record Gap(NodeId start, NodeId end, List<NodeId> visited) {
  /** How many nodes a walk may pass before the gap is given up. */
  public static final int MAX_VISITED = 4;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if start and end are the same or too many nodes were visited
   */
  public Gap {
    visited = List.copyOf(visited);
    if (start.equals(end)) {
      throw new IllegalArgumentException("gap must have two ends, found %s twice".formatted(start));
    }
    if (visited.size() > MAX_VISITED) {
      throw new IllegalArgumentException(
          "gap may have passed %d nodes, found %d".formatted(MAX_VISITED, visited.size()));
    }
  }

  /** Where a gap goes next, and how it looks then. */
  public record Step(NodeId peer, Gap gap) {}

  /** A gap that has not been on its way yet. */
  public static Gap of(NodeId start, NodeId end) {
    return new Gap(start, end, List.of());
  }

  /** Whether a position lies inside. */
  public boolean contains(NodeId position) {
    return Ring.between(start, position, end);
  }

  /**
   * Whether this may come to {@code self} from {@code sender} by the rules of {@link #next}: what
   * may not would possibly go on for ever.
   */
  public boolean mayCome(NodeId self, NodeId sender) {
    if (self.equals(start)) {
      return false;
    }
    return visited.isEmpty()
        ? isDownwards(sender, self)
        : visited.get(visited.size() - 1).equals(sender) && !visited.contains(self);
  }

  /**
   * Where the holder sends it, after having served what it could.
   *
   * @param adjacent peers that take gaps, in any order; none of them inside
   * @return null if it has to be given up
   */
  public @Nullable Step next(NodeId self, Collection<NodeId> adjacent) {
    if (visited.isEmpty()) {
      NodeId down =
          nearest(
              adjacent,
              peer -> isDownwards(self, peer),
              Comparator.comparing(peer -> Ring.clockwise(start, peer)));
      if (down != null) {
        return new Step(down, this);
      }
    }
    if (visited.size() == MAX_VISITED) {
      return null;
    }
    List<NodeId> passed = Stream.concat(visited.stream(), Stream.of(self)).toList();
    NodeId aside =
        nearest(
            adjacent,
            peer -> !passed.contains(peer),
            Comparator.comparing(this::distance).thenComparing(Comparator.naturalOrder()));
    return aside == null ? null : new Step(aside, new Gap(start, end, passed));
  }

  private @Nullable NodeId nearest(
      Collection<NodeId> adjacent, Predicate<NodeId> eligible, Comparator<NodeId> nearestFirst) {
    return adjacent.stream()
        .filter(peer -> !peer.equals(start))
        .filter(eligible)
        .min(nearestFirst)
        .orElse(null);
  }

  private boolean isDownwards(NodeId from, NodeId to) {
    return from.equals(start)
        || Ring.clockwise(start, to).compareTo(Ring.clockwise(start, from)) < 0;
  }

  /** How far a position outside is from the nearer end. */
  private NodeId distance(NodeId position) {
    NodeId above = Ring.clockwise(end, position);
    NodeId below = Ring.clockwise(position, start);
    return above.compareTo(below) <= 0 ? above : below;
  }
}
