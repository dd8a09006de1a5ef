package org.boundedflood.switching;

/**
 * How long to wait before the next attempt: twice as long as before the last one, from {@code
 * least} to {@code most}, and {@code least} again once {@code most} has passed without an attempt.
 * Times are in milliseconds of a clock that never goes back.
 */
final class Backoff {
  private final long least;
  private final long most;
  private long pause;
  private long lastAttempt;

  Backoff(long least, long most) {
    this.least = least;
    this.most = most;
    this.pause = least;
    this.lastAttempt = Long.MIN_VALUE / 2;
  }

  /** The pause before an attempt that is decided on at {@code now}. */
  long next(long now) {
    pause = now - lastAttempt > most + pause ? least : Math.min(most, pause * 2);
    lastAttempt = now;
    return pause;
  }
}
