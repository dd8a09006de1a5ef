package org.boundedflood.program;

import java.util.ArrayList;
import java.util.List;
import org.boundedflood.core.flood.SwitchForm;

/**
 * How many of a node's peers lie within a received bound, for every bound, as prefixes that a
 * switch can match.
 *
 * <p>With the peers clockwise from the node, {@code p1 .. pm}, a bound behind {@code pj} and not
 * behind {@code p(j+1)} has {@code p1 .. pj} within. These ranges of bounds are cut into prefixes,
 * of which no two overlap. So when peers come and go while flows are changed one by one, new ones
 * added before old ones go, a bound finds at any moment what it found before or what it is to find.
 */
final class BoundRanges {
  private static final long PLACES = 1L << SwitchForm.PREFIX_BITS;

  /**
   * A set of bounds.
   *
   * @param value their common bits, zero below
   * @param length how many bits they have in common, 1 to 40
   * @param inside how many peers lie strictly between the node and each of them
   */
  record Range(long value, int length, int inside) {
    /** The bits that they have in common. */
    long mask() {
      return SwitchForm.PREFIX_MASK & -(PLACES >>> length);
    }
  }

  private BoundRanges() {}

  /**
   * The ranges of all bounds but the node itself, which bounds no flood that it receives.
   *
   * @param self the upper 40 bits of the node's identifier
   * @param peers those of its peers, clockwise from it, no two the same and none its own
   */
  static List<Range> of(long self, List<Long> peers) {
    List<Range> ranges = new ArrayList<>();
    long before = self;
    for (int inside = 0; inside <= peers.size(); inside++) {
      long last = inside < peers.size() ? peers.get(inside) : self - 1 & SwitchForm.PREFIX_MASK;
      if (last != before) {
        addClockwise(before + 1 & SwitchForm.PREFIX_MASK, last, inside, ranges);
      }
      before = last;
    }
    return ranges;
  }

  private static void addClockwise(long first, long last, int inside, List<Range> ranges) {
    if (first <= last) {
      add(first, last, inside, ranges);
    } else {
      add(first, PLACES - 1, inside, ranges);
      add(0, last, inside, ranges);
    }
  }

  private static void add(long first, long last, int inside, List<Range> ranges) {
    long next = first;
    while (next <= last) {
      int free = Math.min(Long.numberOfTrailingZeros(next), SwitchForm.PREFIX_BITS);
      while (next + (1L << free) - 1 > last) {
        free--;
      }
      ranges.add(new Range(next, SwitchForm.PREFIX_BITS - free, inside));
      next += 1L << free;
    }
  }
}
