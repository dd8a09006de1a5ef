package org.boundedflood.switching;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WakeUpTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final AtomicLong now = new AtomicLong(1_000);
  private int runs;
  private final WakeUp wakeUp = new WakeUp(channel.eventLoop(), now::get, () -> runs++);

  WakeUpTest() {
    channel.freezeTime();
  }

  private void advance(long millis) {
    now.addAndGet(millis);
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void theTaskRunsAtTheTimeSetAndOnce() {
    wakeUp.at(1_100);

    advance(99);
    assertEquals(0, runs);
    advance(1);
    assertEquals(1, runs);
    advance(1_000);
    assertEquals(1, runs);
  }

  @Test
  void anEarlierTimeMovesItAndALaterOneDoesNot() {
    wakeUp.at(1_500);
    wakeUp.at(1_200);
    wakeUp.at(1_900);

    advance(200);
    assertEquals(1, runs);
    advance(2_000);
    assertEquals(1, runs);
  }

  @Test
  void aTimeInThePastIsNow() {
    wakeUp.at(3);

    advance(0);
    assertEquals(1, runs);
  }

  @Test
  void neverAndCancelledDoNotRun() {
    wakeUp.at(Long.MAX_VALUE);
    advance(10_000);
    wakeUp.at(20_000);
    wakeUp.cancel();
    advance(60_000);
    assertEquals(0, runs);

    wakeUp.at(now.get() + 5);
    advance(5);
    assertEquals(1, runs);
  }
}
