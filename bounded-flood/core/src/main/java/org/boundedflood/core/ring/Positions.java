package org.boundedflood.core.ring;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.LongPredicate;

/**
 * A set of places on the ring, each the upper 64 bits of an identifier: enough to tell which of
 * many nodes is nearest to another, at half of the memory. Two nodes that agree in them count as
 * one. Immutable.
 *
 * <p>Eight bytes a place, in ascending order as unsigned integers, so that the nearest is found by
 * halving.
 */
public final class Positions {
  /** Bytes of one place on the wire. */
  public static final int BYTES = Long.BYTES;

  /** Those of nobody. */
  public static final Positions NONE = new Positions(new long[0]);

  private final long[] ascending;

  private Positions(long[] ascending) {
    this.ascending = ascending;
  }

  /** Where these nodes are. */
  public static Positions of(Collection<NodeId> nodes) {
    long[] places = new long[nodes.size()];
    int count = 0;
    for (NodeId node : nodes) {
      places[count++] = node.high();
    }
    return ofOwned(places);
  }

  /** These places, in any order, each once or more often. */
  public static Positions ofAny(long... places) {
    return ofOwned(places.clone());
  }

  /** Sorts the array in place. With the signs flipped, signed order is what unsigned order was. */
  private static Positions ofOwned(long[] places) {
    flip(places);
    Arrays.sort(places);
    int count = 0;
    for (long place : places) {
      if (count == 0 || places[count - 1] != place) {
        places[count++] = place;
      }
    }
    long[] ascending = count == places.length ? places : Arrays.copyOf(places, count);
    flip(ascending);
    return new Positions(ascending);
  }

  private static void flip(long[] places) {
    for (int i = 0; i < places.length; i++) {
      places[i] ^= Long.MIN_VALUE;
    }
  }

  /** How many there are. */
  public int size() {
    return ascending.length;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return ascending.length == 0;
  }

  /** The place at an index in ascending order. */
  public long at(int index) {
    return ascending[index];
  }

  /**
   * How far the nearest of them is from a node, as an unsigned number of 2<sup>64</sup> places
   * around the ring; -1, the highest, if there are none.
   */
  public long nearestTo(NodeId node) {
    if (ascending.length == 0) {
      return -1;
    }
    long place = node.high();
    int above = firstNotBelow(place);
    long next = ascending[above == ascending.length ? 0 : above];
    long previous = ascending[above == 0 ? ascending.length - 1 : above - 1];
    return lesser(distance(next, place), distance(previous, place));
  }

  /** The same for the one that comes first clockwise of a node, the node's own place included. */
  public long firstClockwiseOf(NodeId node) {
    if (ascending.length == 0) {
      return -1;
    }
    int next = firstNotBelow(node.high());
    return ascending[next == ascending.length ? 0 : next] - node.high();
  }

  /** The same for the first one that is not at the node's own place. */
  public long firstClockwiseBehind(NodeId node) {
    if (ascending.length == 0) {
      return -1;
    }
    int next = firstNotBelow(node.high() + 1);
    long distance = ascending[next == ascending.length ? 0 : next] - node.high();
    return distance == 0 ? -1 : distance;
  }

  /** How far clockwise of one node another one is, in the same measure. */
  public static long clockwise(NodeId from, NodeId to) {
    return to.high() - from.high();
  }

  /** How far two nodes are from each other in the same measure. */
  public static long distance(NodeId one, NodeId other) {
    return distance(one.high(), other.high());
  }

  private static long distance(long one, long other) {
    return lesser(one - other, other - one);
  }

  private static long lesser(long one, long other) {
    return Long.compareUnsigned(one, other) <= 0 ? one : other;
  }

  private int firstNotBelow(long place) {
    int from = 0;
    int to = ascending.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (Long.compareUnsigned(ascending[middle], place) < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /**
   * Whether one of them that passes the test lies strictly between two nodes, clockwise, as far as
   * places tell.
   */
  public boolean anyBetween(NodeId from, NodeId to, LongPredicate test) {
    long span = clockwise(from, to);
    int first = firstNotBelow(from.high());
    for (int i = 0; i < ascending.length; i++) {
      long place = ascending[(first + i) % ascending.length];
      if (Long.compareUnsigned(place - from.high(), span) >= 0) {
        return false;
      }
      if (place != from.high() && test.test(place)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a place is among them. */
  public boolean contains(long place) {
    int index = firstNotBelow(place);
    return index < ascending.length && ascending[index] == place;
  }

  /** These and others. */
  public Positions with(Positions others) {
    if (others.isEmpty() || isEmpty()) {
      return isEmpty() ? others : this;
    }
    long[] all = Arrays.copyOf(ascending, ascending.length + others.ascending.length);
    System.arraycopy(others.ascending, 0, all, ascending.length, others.ascending.length);
    return ofOwned(all);
  }

  /** These but for others. */
  public Positions without(Positions others) {
    if (others.isEmpty() || isEmpty()) {
      return this;
    }
    long[] rest = new long[ascending.length];
    int count = 0;
    for (long place : ascending) {
      if (!others.contains(place)) {
        rest[count++] = place;
      }
    }
    return count == ascending.length ? this : new Positions(Arrays.copyOf(rest, count));
  }

  /** At most so many of them, spread evenly; the same ones for the same set. */
  public Positions sample(int most) {
    if (ascending.length <= most) {
      return this;
    }
    long[] some = new long[most];
    for (int i = 0; i < most; i++) {
      some[i] = ascending[(int) ((long) i * ascending.length / most)];
    }
    return new Positions(some);
  }

  /** Those from one index to before another, in ascending order. */
  public Positions part(int from, int to) {
    return new Positions(Arrays.copyOfRange(ascending, from, to));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Positions that && Arrays.equals(ascending, that.ascending);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ascending);
  }

  @Override
  public String toString() {
    return ascending.length + " places";
  }
}
