package org.boundedflood.switching;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void pausesDoubleUpToTheLongest() {
    Backoff backoff = new Backoff(500, 3000);

    assertEquals(500, backoff.next(0));
    assertEquals(1000, backoff.next(500));
    assertEquals(2000, backoff.next(1500));
    assertEquals(3000, backoff.next(3500));
    assertEquals(3000, backoff.next(6500));
  }

  @Test
  void aLongQuietTimeStartsAnew() {
    Backoff backoff = new Backoff(500, 3000);
    assertEquals(500, backoff.next(0));
    assertEquals(1000, backoff.next(500));

    assertEquals(2000, backoff.next(500 + 1000 + 3000), "just not long enough");
    assertEquals(500, backoff.next(4500 + 2000 + 3001));
  }
}
