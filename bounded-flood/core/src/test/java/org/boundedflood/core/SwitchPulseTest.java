package org.boundedflood.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class SwitchPulseTest {
  private static final long PATIENCE = 400;

  private final SwitchPulse pulse = new SwitchPulse(PATIENCE);

  @Test
  void oneQuestionIsOpenAtATime() {
    assertTrue(pulse.ask(0));
    assertFalse(pulse.ask(100));
    pulse.close();
    assertTrue(pulse.ask(200));
  }

  @Test
  void aSwitchThatAnswersWithinItsPatienceNeverStoodStill() {
    assertFalse(pulse.isStill(5_000), "nothing was asked");
    pulse.ask(5_000);
    assertFalse(pulse.isStill(5_399));
    assertEquals(0, pulse.heard(5_399));
    pulse.close();
    assertFalse(pulse.isStill(9_000));
  }

  @Test
  void timeInWhichItStoodStillIsToldOnce() {
    pulse.ask(1_000);
    assertTrue(pulse.isStill(1_400));
    assertEquals(1_100, pulse.heard(2_100), "from the question on");
    assertEquals(0, pulse.heard(2_150));
    assertFalse(pulse.isStill(2_150), "it works through what waited");
    assertEquals(450, pulse.heard(2_550), "and stood still again before it answered");
  }
}
