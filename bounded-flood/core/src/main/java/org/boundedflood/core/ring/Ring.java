package org.boundedflood.core.ring;

import java.util.Comparator;

/**
 * Distances on the ring of 2<sup>128</sup> positions (protocol, section 1).
 *
 * <p>A distance is itself an unsigned 128-bit integer and is returned as a {@link NodeId}: the
 * position that lies this far clockwise from zero.
 */
public final class Ring {
  private Ring() {}

  /** Clockwise distance, {@code (to - from) mod 2^128}; zero from a position to itself. */
  public static NodeId clockwise(NodeId from, NodeId to) {
    long low = to.low() - from.low();
    long borrow = Long.compareUnsigned(to.low(), from.low()) < 0 ? 1 : 0;
    return NodeId.of(to.high() - from.high() - borrow, low);
  }

  /** Ring distance: the smaller of the clockwise distances in both directions. Symmetric. */
  public static NodeId distance(NodeId a, NodeId b) {
    NodeId there = clockwise(a, b);
    NodeId back = clockwise(b, a);
    return there.compareTo(back) <= 0 ? there : back;
  }

  /**
   * Whether {@code position} lies strictly inside the open clockwise interval from {@code from} to
   * {@code to}. The interval from a position to itself is the whole ring but that position: it is
   * what the initiator of a flood hands out.
   */
  public static boolean between(NodeId from, NodeId position, NodeId to) {
    if (position.equals(from)) {
      return false;
    }
    return from.equals(to) || clockwise(from, position).compareTo(clockwise(from, to)) < 0;
  }

  /**
   * Orders positions clockwise as they are met when walking from {@code start}, which comes first.
   */
  public static Comparator<NodeId> clockwiseFrom(NodeId start) {
    return Comparator.comparing((NodeId position) -> clockwise(start, position));
  }

  /** Orders positions by their ring distance to {@code target}, the nearest first. */
  public static Comparator<NodeId> nearestTo(NodeId target) {
    return Comparator.comparing((NodeId position) -> distance(position, target))
        .thenComparing(Comparator.naturalOrder());
  }
}
