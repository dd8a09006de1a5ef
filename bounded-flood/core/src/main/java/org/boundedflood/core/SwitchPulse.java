package org.boundedflood.core;

/**
 * Whether the own switch is at work.
 *
 * <p>A switch that stands still for a while, as Open vSwitch does when it has lost its database,
 * neither sends nor hands over link checks: that peers are not heard then says nothing about the
 * links. So with the checks goes a question to the switch itself. As long as it is open for longer
 * than the patience, no link is given up; once the switch is heard again, the time in between does
 * not count as silence. A switch that never answers is the session's to find and to close.
 */
final class SwitchPulse {
  private static final long NOT_ASKED = Long.MAX_VALUE;

  private final long patienceMillis;
  private long askedAt = NOT_ASKED;

  /**
   * A switch of which nothing was asked yet.
   *
   * @param patienceMillis how long it may take to answer
   */
  SwitchPulse(long patienceMillis) {
    this.patienceMillis = patienceMillis;
  }

  /** Whether it is to be asked now: one question at a time. */
  boolean ask(long now) {
    if (askedAt != NOT_ASKED) {
      return false;
    }
    askedAt = now;
    return true;
  }

  /** Whether it has not answered for longer than the patience. */
  boolean isStill(long now) {
    return askedAt != NOT_ASKED && now - askedAt >= patienceMillis;
  }

  /**
   * The switch sent something.
   *
   * @return for how many milliseconds it had stood still; 0 if within its patience
   */
  long heard(long now) {
    if (!isStill(now)) {
      return 0;
    }
    long stoodStill = now - askedAt;
    askedAt = now;
    return stoodStill;
  }

  /** The question is answered, or the switch is gone. */
  void close() {
    askedAt = NOT_ASKED;
  }
}
