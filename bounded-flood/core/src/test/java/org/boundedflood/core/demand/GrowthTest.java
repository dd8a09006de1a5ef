package org.boundedflood.core.demand;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GrowthTest {
  private final Growth<String> growth = new Growth<>();

  @Test
  void whatIsCountedForTheFirstTimeHasNotGrown() {
    assertEquals(Map.of(), growth.since(Map.of("a", 500L)));
    assertEquals(Map.of("a", 20L), growth.since(Map.of("a", 520L, "b", 7L)));
    assertEquals(Map.of("a", 0L, "b", 1L), growth.since(Map.of("a", 520L, "b", 8L)));
  }

  @Test
  void aCountThatBecameSmallerStartedAnew() {
    growth.since(Map.of("a", 500L));
    assertEquals(Map.of("a", 30L), growth.since(Map.of("a", 30L)));
  }

  @Test
  void whatIsMissingInBetweenIsCountedForTheFirstTimeAgain() {
    growth.since(Map.of("a", 500L));
    assertEquals(Map.of(), growth.since(Map.of()));
    assertEquals(Map.of(), growth.since(Map.of("a", 900L)));
  }
}
