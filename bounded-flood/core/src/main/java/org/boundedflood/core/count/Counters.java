package org.boundedflood.core.count;

import org.boundedflood.core.frb.FrbReject;

/** The values of a node's {@link Counter}s and of its rejects. Confined to the node's thread. */
public final class Counters {
  private static final int COUNTERS = Counter.values().length;
  private static final int REASONS = FrbReject.values().length;

  private final long[] values = new long[COUNTERS];
  private final long[] rejects = new long[REASONS];

  /** Adds one. */
  public void increment(Counter counter) {
    add(counter, 1);
  }

  /** Adds {@code count}. */
  public void add(Counter counter, long count) {
    values[counter.ordinal()] += count;
  }

  /** The present value. */
  public long get(Counter counter) {
    return values[counter.ordinal()];
  }

  /** Counts an overlay frame that was discarded. */
  public void reject(FrbReject reason) {
    rejects[reason.ordinal()]++;
  }

  /** How many overlay frames were discarded for this reason. */
  public long get(FrbReject reason) {
    return rejects[reason.ordinal()];
  }
}
