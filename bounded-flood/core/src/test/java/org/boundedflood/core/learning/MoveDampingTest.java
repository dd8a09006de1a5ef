package org.boundedflood.core.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.boundedflood.core.learning.MoveDamping.Verdict;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.junit.jupiter.api.Test;

final class MoveDampingTest {
  private static final MacAddress MAC = MacAddress.of("02:00:00:00:00:01");
  private static final PortNumber PORT = PortNumber.of(1);
  private static final LeafLimits LIMITS = new LeafLimits(8, 10, 8, 3, Duration.ofSeconds(2));

  private final MoveDamping damping = new MoveDamping(LIMITS);

  @Test
  void aLeafMayMoveAFewTimesAtOnceAndThenOnceAnInterval() {
    for (int i = 0; i < 3; i++) {
      assertEquals(Verdict.BELIEVED, damping.moved(MAC, PORT, 1_000));
    }
    assertFalse(damping.isDamped(MAC, 1_000));
    assertEquals(Verdict.DAMPED_NOW, damping.moved(MAC, PORT, 1_000));
    assertEquals(Verdict.DAMPED, damping.moved(MAC, PORT, 2_999));
    assertEquals(Verdict.BELIEVED, damping.moved(MAC, PORT, 3_000));
    assertEquals(Verdict.DAMPED, damping.moved(MAC, PORT, 4_999));
  }

  @Test
  void aNewDampingIsReportedAfterAQuietTime() {
    for (int i = 0; i < 4; i++) {
      damping.moved(MAC, PORT, 0);
    }
    assertTrue(damping.isDamped(MAC, 5_999));
    damping.age(5_999);
    assertTrue(damping.isDamped(MAC, 5_999), "what is damped is not forgotten");
    assertFalse(damping.isDamped(MAC, 6_000));
    damping.age(6_000);
    for (int i = 0; i < 3; i++) {
      assertEquals(Verdict.BELIEVED, damping.moved(MAC, PORT, 6_000));
    }
    assertEquals(Verdict.DAMPED_NOW, damping.moved(MAC, PORT, 6_000));
  }

  @Test
  void addressesThatMoveBehindOnePortDisplaceThoseOfThatPortAlone() {
    for (int i = 0; i < 4; i++) {
      damping.moved(MAC, PortNumber.of(2), 0);
    }
    for (int i = 0; i < 2 * MoveDamping.CAPACITY; i++) {
      damping.moved(MacAddress.of(0x0266_0000_0000L + i), PORT, 0);
    }
    assertEquals(Verdict.DAMPED, damping.moved(MAC, PortNumber.of(2), 1));
  }

  @Test
  void aBucketGivesItsBurstAndThenItsRate() {
    TokenBucket bucket = new TokenBucket(5, 100, 0);
    int taken = 0;
    for (long now = 0; now < 1_000; now++) {
      taken += bucket.take(now) ? 1 : 0;
    }
    assertEquals(5 + 9, taken);
    assertFalse(bucket.isFull(1_000));
    assertTrue(bucket.isFull(2_000));
  }
}
