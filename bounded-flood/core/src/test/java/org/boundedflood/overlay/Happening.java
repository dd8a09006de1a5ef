package org.boundedflood.overlay;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * One thing that happens to a {@link NodeTrial}. The numbers are read modulo what there is to
 * choose from, so that any of them means something and lists of happenings can be shortened.
 */
record Happening(Kind kind, int one, int other, int third) {
  /** What kind of thing. */
  enum Kind {
    PORT_CHANGED,
    PORT_REMOVED,
    NEW_TOPOLOGY,
    STALE_TOPOLOGY,
    LEAF_FRAME,
    LINK_MESSAGE,
    FLOOD,
    LEAF_MESSAGE,
    ANY_FRAME,
    LEAF_IDLE,
    TIMER,
    TIME_PASSES,
    DISCONNECTED,
    CONNECTED
  }

  /** Any; those that bring a node to work more often than those that take its switch away. */
  static Arbitrary<Happening> any() {
    Arbitrary<Kind> often =
        Arbitraries.of(
            Kind.PORT_CHANGED,
            Kind.LEAF_FRAME,
            Kind.LINK_MESSAGE,
            Kind.LINK_MESSAGE,
            Kind.FLOOD,
            Kind.LEAF_MESSAGE,
            Kind.TIMER);
    Arbitrary<Integer> numbers = Arbitraries.integers().between(0, 9_999);
    return Combinators.combine(
            Arbitraries.oneOf(often, Arbitraries.of(Kind.class)), numbers, numbers, numbers)
        .as(Happening::new)
        .withoutEdgeCases();
  }
}
