package org.boundedflood.program.fake;

import org.boundedflood.program.Meter;

/** The state of a meter: how many frames may still pass at a moment. */
final class TokenBucket {
  private static final double MILLIS_PER_SECOND = 1000;

  private Meter meter;
  private double tokens;
  private long updated;

  TokenBucket(Meter meter, long now) {
    this.meter = meter;
    this.tokens = meter.burst();
    this.updated = now;
  }

  Meter meter() {
    return meter;
  }

  void change(Meter changed) {
    meter = changed;
    tokens = Math.min(tokens, changed.burst());
  }

  /** Whether one more frame may pass at {@code now}, in milliseconds. */
  boolean pass(long now) {
    double earned = (now - updated) * meter.packetsPerSecond() / MILLIS_PER_SECOND;
    tokens = Math.min(meter.burst(), tokens + earned);
    updated = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
