package org.boundedflood.topology.evio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

final class RereadScheduleTest {
  private final RereadSchedule schedule = new RereadSchedule(1000);

  @Test
  void itIsDueAtOnceAndThenSeldomWhileNothingIsMissing() {
    assertEquals(1000, schedule.due());
    assertEquals(List.of(10_000L, 10_000L), pauses(2, now -> schedule.answered(true, now)));
  }

  @Test
  void itAsksAgainAndAgainForPortsWithoutName() {
    assertEquals(
        List.of(100L, 200L, 400L, 800L, 1600L, 2000L, 2000L),
        pauses(7, now -> schedule.answered(false, now)));
  }

  @Test
  void anAttemptThatFailedIsRepeatedWithBackOff() {
    assertEquals(
        List.of(100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L), pauses(8, schedule::failed));
    assertEquals(List.of(10_000L), pauses(1, now -> schedule.answered(true, now)));
    assertEquals(List.of(100L), pauses(1, schedule::failed));
  }

  @Test
  void aPortEventMakesItDueAtOnceAndThePausesShort() {
    pauses(5, now -> schedule.answered(false, now));
    schedule.portsChanged(1234);
    assertEquals(1234, schedule.due());
    assertEquals(List.of(100L), pauses(1, now -> schedule.answered(false, now)));
  }

  @Test
  void aPortEventDuringAQuestionIsNotForgotten() {
    schedule.asked();
    schedule.portsChanged(1500);
    schedule.answered(true, 1600);
    assertEquals(1500, schedule.due());
  }

  @Test
  void portEventsCannotMakeItAskADeadControllerWithoutPause() {
    schedule.asked();
    schedule.portsChanged(1500);
    schedule.failed(1600);
    assertEquals(1700, schedule.due());
  }

  /** The pauses before so many further questions with this outcome, each asked when it is due. */
  private List<Long> pauses(int count, LongConsumer outcome) {
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long now = schedule.due();
      schedule.asked();
      outcome.accept(now);
      pauses.add(schedule.due() - now);
    }
    return pauses;
  }
}
