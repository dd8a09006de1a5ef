package org.boundedflood.ovs.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.boundedflood.ovs.ovsdb.Reconnect.State;
import org.boundedflood.ovs.ovsdb.Reconnect.Step;
import org.junit.jupiter.api.Test;

class ReconnectTest {
  private static final OvsdbSettings SETTINGS =
      new OvsdbSettings(
          Duration.ofMillis(1000),
          Duration.ofMillis(500),
          Duration.ofMillis(100),
          Duration.ofMillis(400),
          Duration.ofMillis(1000),
          8,
          1024);

  private final Reconnect reconnect = new Reconnect(SETTINGS);

  @Test
  void connectsAtOnceWhenStarted() {
    assertEquals(Step.NOTHING, reconnect.step(0));
    reconnect.start(5);
    assertEquals(Step.CONNECT, reconnect.step(5));
    assertEquals(State.CONNECTING, reconnect.state());
  }

  @Test
  void doublesThePauseWithEachFailureUpToTheLongest() {
    reconnect.start(0);
    long now = 0;
    for (long pause : List.of(100L, 200L, 400L, 400L)) {
      assertEquals(Step.CONNECT, reconnect.step(now));
      reconnect.lost(now);
      assertEquals(State.BACKING_OFF, reconnect.state());
      assertEquals(now + pause, reconnect.deadline());
      assertEquals(Step.NOTHING, reconnect.step(now + pause - 1));
      now += pause;
    }
  }

  @Test
  void givesUpAnAttemptThatTakesTooLong() {
    reconnect.start(0);
    assertEquals(Step.CONNECT, reconnect.step(0));
    assertEquals(Step.NOTHING, reconnect.step(999));
    assertEquals(Step.DISCONNECT, reconnect.step(1000));
    assertEquals(Step.CONNECT, reconnect.step(1100));
  }

  @Test
  void probesASilentServerAndGivesUpOneThatStaysSilent() {
    connectAt(0);
    assertEquals(Step.PROBE, reconnect.step(500));
    assertEquals(State.PROBING, reconnect.state());
    assertEquals(Step.NOTHING, reconnect.step(999));
    assertEquals(Step.DISCONNECT, reconnect.step(1000));
    assertEquals(State.BACKING_OFF, reconnect.state());
  }

  @Test
  void anythingHeardAnswersAProbe() {
    connectAt(0);
    assertEquals(Step.PROBE, reconnect.step(500));
    reconnect.heard(700);
    assertEquals(State.ACTIVE, reconnect.state());
    assertEquals(Step.NOTHING, reconnect.step(1199));
    assertEquals(Step.PROBE, reconnect.step(1200));
  }

  @Test
  void aConnectionThatLastedMakesThePauseShortAgain() {
    reconnect.start(0);
    assertEquals(Step.CONNECT, reconnect.step(0));
    reconnect.lost(0);
    assertEquals(Step.CONNECT, reconnect.step(100));
    reconnect.connected(100);
    reconnect.lost(501);
    assertEquals(601, reconnect.deadline());
  }

  @Test
  void aConnectionThatBarelyCameUpKeepsThePauseGrowing() {
    reconnect.start(0);
    assertEquals(Step.CONNECT, reconnect.step(0));
    reconnect.lost(0);
    assertEquals(Step.CONNECT, reconnect.step(100));
    reconnect.connected(100);
    reconnect.lost(100);
    assertEquals(300, reconnect.deadline());
  }

  @Test
  void doesNothingAfterItWasStopped() {
    connectAt(0);
    reconnect.stop();
    reconnect.heard(1);
    reconnect.lost(1);
    reconnect.connected(1);
    assertEquals(State.STOPPED, reconnect.state());
    assertEquals(Step.NOTHING, reconnect.step(1_000_000));
    assertEquals(Long.MAX_VALUE, reconnect.deadline());
  }

  /** Whatever happens, it is never stuck: stepping at the deadline sooner or later connects. */
  @Property
  void alwaysConnectsAgain(
      @ForAll @Size(max = 50) List<@IntRange(max = 3) Integer> events,
      @ForAll @Size(50) List<@IntRange(max = 700) Integer> pauses) {
    Reconnect machine = new Reconnect(SETTINGS);
    machine.start(0);
    long now = 0;
    for (int i = 0; i < events.size(); i++) {
      now += pauses.get(i);
      switch (events.get(i)) {
        case 0 -> machine.connected(now);
        case 1 -> machine.heard(now);
        case 2 -> machine.lost(now);
        default -> machine.step(now);
      }
    }
    Step step = Step.NOTHING;
    for (int i = 0; i < 4 && step != Step.CONNECT; i++) {
      now = Math.max(now, machine.deadline());
      step = machine.step(now);
    }
    assertEquals(Step.CONNECT, step);
    assertTrue(machine.deadline() <= now + 1000);
  }

  private void connectAt(long now) {
    reconnect.start(now);
    assertEquals(Step.CONNECT, reconnect.step(now));
    reconnect.connected(now);
    assertEquals(State.ACTIVE, reconnect.state());
  }
}
