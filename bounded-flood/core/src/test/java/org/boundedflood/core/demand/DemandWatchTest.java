package org.boundedflood.core.demand;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;

class DemandWatchTest {
  private static final NodeId FAR = NodeId.of(0, 1);
  private static final NodeId FARTHER = NodeId.of(0, 2);
  private static final int SECOND = 1_000;

  private final DemandWatch watch = watch("80K");
  private long now;

  /** A bucket of {@code threshold}, 20 s idle, looked at once a second. */
  private static DemandWatch watch(String threshold) {
    return new DemandWatch(
        new DemandSettings(
            3,
            DemandThreshold.of(threshold),
            Duration.ofSeconds(1),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20)));
  }

  private List<NodeId> look(Map<NodeId, Long> towards, Map<NodeId, Long> own) {
    now += SECOND;
    return watch.look(towards, own, root -> true, SECOND, now);
  }

  @Test
  void littleTrafficIsNotEvenMeasured() {
    for (int i = 0; i < 1_000; i++) {
      assertEquals(List.of(), look(Map.of(FAR, 1_900L), Map.of()));
      assertEquals(Set.of(), watch.measured());
    }
  }

  @Test
  void ownTrafficIsMeasuredFirstAndThenHeldAgainstTheThreshold() {
    assertEquals(List.of(), look(Map.of(FAR, 20_000L), Map.of()));
    assertEquals(Set.of(FAR), watch.measured());
    for (int i = 0; i < 4; i++) {
      assertEquals(List.of(), look(Map.of(FAR, 20_000L), Map.of(FAR, 20_000L)));
    }
    assertEquals(List.of(FAR), look(Map.of(FAR, 20_000L), Map.of(FAR, 20_000L)));
  }

  @Test
  void transitIsNeverADemandAndIsNotMeasuredForLong() {
    int looksMeasured = 0;
    for (int i = 0; i < 60; i++) {
      assertEquals(List.of(), look(Map.of(FAR, 1_000_000L), Map.of()));
      looksMeasured += watch.measured().size();
    }
    assertEquals(10, looksMeasured);
  }

  @Test
  void whoWasSetAsideIsMeasuredAgainAfterAMinute() {
    for (int i = 0; i < 12; i++) {
      look(Map.of(FAR, 1_000_000L), Map.of());
    }
    assertEquals(Set.of(), watch.measured());
    for (int i = 0; i < 60; i++) {
      look(Map.of(FAR, 1_000_000L), Map.of());
    }
    assertEquals(Set.of(FAR), watch.measured());
  }

  @Test
  void theMeasurementEndsWithTheTraffic() {
    look(Map.of(FAR, 13_000L), Map.of());
    assertEquals(Set.of(FAR), watch.measured());
    for (int i = 0; i < 6; i++) {
      look(Map.of(FAR, 0L), Map.of(FAR, 0L));
    }
    assertEquals(Set.of(), watch.measured());
  }

  @Test
  void whoMayNotBeAskedForIsNotMeasured() {
    look(Map.of(FAR, 50_000L, FARTHER, 50_000L), Map.of());
    now += SECOND;
    watch.look(Map.of(FAR, 50_000L, FARTHER, 50_000L), Map.of(), FAR::equals, SECOND, now);
    assertEquals(Set.of(FAR), watch.measured());
  }

  @Test
  void theOneWithTheMostTrafficComesFirst() {
    look(Map.of(FAR, 20_000L, FARTHER, 30_000L), Map.of());
    List<NodeId> reached =
        look(Map.of(FAR, 0L, FARTHER, 2_000L), Map.of(FAR, 100_000L, FARTHER, 100_000L));
    assertEquals(List.of(FARTHER, FAR), reached);
  }

  @Property(tries = 200)
  void aSteadyRateIsADemandIfAndOnlyIfItIsAboveTheLeak(
      @ForAll @LongRange(min = 0, max = 20_000) long rate, @ForAll boolean perSecond) {
    DemandWatch steady = watch(perSecond ? "2K/s" : "80K");
    boolean reached = false;
    for (int i = 1; i <= 100_000 && !reached; i++) {
      Map<NodeId, Long> sent = Map.of(FAR, rate);
      reached = !steady.look(sent, sent, root -> true, SECOND, i * (long) SECOND).isEmpty();
    }
    assertEquals(rate > 2_000, reached);
  }

  @Property(tries = 200)
  void neverAreMoreMeasuredThanTheBound(
      @ForAll @Size(min = 1, max = 40)
          List<@Size(max = 40) List<@IntRange(max = 200_000) Integer>> looks) {
    for (List<Integer> each : looks) {
      Map<NodeId, Long> towards = new HashMap<>();
      for (int i = 0; i < each.size(); i++) {
        towards.put(NodeId.of(1, i), (long) each.get(i));
      }
      look(towards, Map.of());
      assertTrue(watch.measured().size() <= DemandWatch.MEASURED_AT_ONCE);
    }
  }
}
