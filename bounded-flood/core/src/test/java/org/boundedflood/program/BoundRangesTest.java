package org.boundedflood.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.program.BoundRanges.Range;

class BoundRangesTest {
  private static final long PLACES = 1L << SwitchForm.PREFIX_BITS;

  /** Places all over the ring, with many close together and about its seam. */
  @Provide
  Arbitrary<NavigableSet<Long>> places() {
    Arbitrary<Long> anywhere = Arbitraries.longs().between(0, PLACES - 1);
    Arbitrary<Long> close =
        Arbitraries.longs().between(-9, 9).map(near -> Math.floorMod(near, PLACES));
    return Arbitraries.oneOf(anywhere, close).set().ofMinSize(2).ofMaxSize(40).map(TreeSet::new);
  }

  @Property
  void everyBoundButTheNodeItselfHasOneRangeAndItsNumberOfPeers(
      @ForAll("places") NavigableSet<Long> places, @ForAll long anywhere) {
    long self = places.pollFirst();
    List<Long> clockwise = clockwise(self, places);
    List<Range> ranges = BoundRanges.of(self, clockwise);
    TreeSet<Long> bounds = new TreeSet<>(List.of(anywhere & PLACES - 1));
    for (long place : places) {
      bounds.addAll(List.of(place, place + 1 & PLACES - 1, place - 1 & PLACES - 1));
    }
    bounds.remove(self);
    for (long bound : bounds) {
      List<Range> found =
          ranges.stream().filter(range -> (bound & range.mask()) == range.value()).toList();
      assertEquals(1, found.size(), () -> Long.toHexString(bound) + " is in " + found);
      long inside = clockwise.stream().filter(peer -> cw(self, peer) < cw(self, bound)).count();
      assertEquals(inside, found.get(0).inside());
    }
    assertTrue(ranges.stream().noneMatch(range -> (self & range.mask()) == range.value()));
  }

  @Property
  void theRangesHoldAllOtherPlacesWithoutOverlap(@ForAll("places") NavigableSet<Long> places) {
    long self = places.pollLast();
    long held = 0;
    for (Range range : BoundRanges.of(self, clockwise(self, places))) {
      held += PLACES >>> range.length();
      assertEquals(0, range.value() & ~range.mask());
    }
    assertEquals(PLACES - 1, held);
  }

  @Example
  void aPeerCostsAtMostEightyRanges() {
    assertTrue(BoundRanges.of(0, List.of(0x55_5555_5555L)).size() <= 80);
  }

  private static List<Long> clockwise(long self, NavigableSet<Long> peers) {
    List<Long> sorted = new ArrayList<>(peers.tailSet(self));
    sorted.addAll(peers.headSet(self));
    return sorted;
  }

  private static long cw(long from, long to) {
    return to - from & PLACES - 1;
  }
}
