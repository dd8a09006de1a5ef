package org.boundedflood.core.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoundTripTest {
  private static final int LONG_ENOUGH = 40;

  private static RoundTrip steady(int millis) {
    RoundTrip roundTrip = new RoundTrip();
    measure(roundTrip, millis);
    return roundTrip;
  }

  /** Measures often enough for all earlier round trips to be forgotten. */
  private static void measure(RoundTrip roundTrip, int millis) {
    for (int i = 0; i < LONG_ENOUGH; i++) {
      var unused = roundTrip.measured(millis);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "3, 0", "5, 4", "9, 4", "10, 8", "20, 16", "300, 128", "320, 256"})
  void theCostIsTheRoundTripToAPowerOfTwo(int millis, int cost) {
    assertEquals(cost, steady(millis).cost());
  }

  @Test
  void theFirstFewRoundTripsSayNothing() {
    RoundTrip roundTrip = new RoundTrip();
    for (int i = 0; i < 3; i++) {
      assertFalse(roundTrip.measured(50));
      assertEquals(0, roundTrip.cost());
    }
    assertTrue(roundTrip.measured(50), "the cost is another one now");
    assertEquals(32, roundTrip.cost());
    assertFalse(roundTrip.measured(50));
  }

  @Property
  void aBusyControllerMakesALinkNoDearerAsLongAsSomeAnswersComeInTime(
      @ForAll Random random, @ForAll @IntRange(min = 0, max = 200) int millis) {
    RoundTrip roundTrip = steady(millis);
    int cost = roundTrip.cost();
    for (int i = 0; i < 200; i++) {
      boolean inTime = i % 10 == 0;
      assertFalse(roundTrip.measured(inTime ? millis : millis + random.nextInt(1_000)));
    }
    assertEquals(cost, roundTrip.cost());
  }

  @Property
  void roundTripsAroundALimitDoNotMakeTheCostGoToAndFro(
      @ForAll Random random, @ForAll @IntRange(min = 0, max = 3) int power) {
    int limit = 8 << power;
    RoundTrip roundTrip = steady(limit);
    int cost = roundTrip.cost();
    for (int i = 0; i < 500; i++) {
      int off = random.nextInt(limit / 8 + 1);
      assertFalse(roundTrip.measured(random.nextBoolean() ? limit + off : limit - off));
    }
    assertEquals(cost, roundTrip.cost());
  }

  @Test
  void aLinkThatIsReroutedIsFollowedBothWays() {
    RoundTrip roundTrip = steady(100);
    assertEquals(64, roundTrip.cost());
    measure(roundTrip, 10);
    assertEquals(8, roundTrip.cost());
    measure(roundTrip, 100);
    assertEquals(64, roundTrip.cost());
  }

  @Test
  void whatCannotBeARoundTripIsNotTaken() {
    RoundTrip roundTrip = steady(100);
    for (int i = 0; i < LONG_ENOUGH; i++) {
      assertFalse(roundTrip.measured(-1));
      assertFalse(roundTrip.measured(10_001));
    }
    assertEquals(64, roundTrip.cost());
  }
}
