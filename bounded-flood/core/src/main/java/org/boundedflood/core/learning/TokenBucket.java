package org.boundedflood.core.learning;

/**
 * Permits something {@code burst} times at once and once every {@code interval} milliseconds in the
 * long run. Time is in milliseconds of a clock that never goes back.
 */
public final class TokenBucket {
  private final long interval;
  private final long capacity;

  /** The time at which the bucket would have been empty, had nothing been taken since. */
  private long emptyAt;

  /**
   * A full bucket.
   *
   * @param burst how often at once after a pause, 1 or more
   * @param interval milliseconds until one more is permitted, 1 or more
   */
  public TokenBucket(int burst, long interval, long now) {
    if (burst < 1 || interval < 1) {
      throw new IllegalArgumentException(
          "burst and interval must be 1 or more, found %d and %d ms".formatted(burst, interval));
    }
    this.interval = interval;
    this.capacity = burst * interval;
    this.emptyAt = now - capacity;
  }

  /** Whether it may be done once more; if so, that counts. */
  public boolean take(long now) {
    emptyAt = Math.max(emptyAt, now - capacity);
    if (now - emptyAt < interval) {
      return false;
    }
    emptyAt += interval;
    return true;
  }

  /** Whether nothing is known any more of what was done. */
  public boolean isFull(long now) {
    return now - emptyAt >= capacity;
  }
}
