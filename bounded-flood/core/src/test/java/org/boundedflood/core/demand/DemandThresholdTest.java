package org.boundedflood.core.demand;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemandThresholdTest {
  private static final Duration IDLE = Duration.ofSeconds(50);

  @ParameterizedTest
  @CsvSource({
    "1, 1, false",
    "100M, 100000000, false",
    "5K/s, 5000, true",
    "2G, 2000000000, false",
    "1000000G/s, 1000000000000000, true"
  })
  void isReadAsBytesOrAsBytesPerSecond(String text, long bytes, boolean perSecond) {
    assertEquals(new DemandThreshold(bytes, perSecond), DemandThreshold.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0/s",
        "-1",
        "M",
        "1T",
        "1 M",
        "1M/m",
        "1.5M",
        "1000001G",
        "99999999999999999"
      })
  void whatIsNoneIsRefusedWithTheText(String text) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> DemandThreshold.of(text));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("found"), message);
  }

  @Test
  void anAmountLeaksAwayInTwiceTheIdleTime() {
    DemandThreshold amount = DemandThreshold.of("100M");
    assertEquals(100e6, amount.capacity());
    assertEquals(1e6, amount.leak(IDLE));
    assertEquals(0.5e6, amount.idleRate(IDLE));
  }

  @Test
  void aRateLeaksAsFastAsItself() {
    DemandThreshold rate = DemandThreshold.of("5M/s");
    assertEquals(15e6, rate.capacity());
    assertEquals(5e6, rate.leak(IDLE));
    assertEquals(2.5e6, rate.idleRate(IDLE));
  }
}
