package org.boundedflood.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.boundedflood.core.ring.Positions;
import org.junit.jupiter.api.Test;

final class PlacePoolTest {
  @Test
  void equalSetsBecomeOneCopy() {
    PlacePool pool = new PlacePool(100);
    Positions first = pool.apply(Positions.ofAny(1, 2, 3));
    assertSame(first, pool.apply(Positions.ofAny(3, 2, 1)));
  }

  @Test
  void whatComesBackIsEqualHoweverManyShareASlot() {
    PlacePool pool = new PlacePool(1);
    for (long round = 0; round < 2; round++) {
      for (long place = 0; place < 1_000; place++) {
        Positions asked = Positions.ofAny(place);
        assertEquals(asked, pool.apply(asked));
      }
    }
  }
}
