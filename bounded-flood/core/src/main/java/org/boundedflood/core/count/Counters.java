package org.boundedflood.core.count;

import java.util.EnumMap;
import java.util.Map;
import org.boundedflood.core.frb.FrbReject;

/** The values of a node's {@link Counter}s and of its rejects. Confined to the node's thread. */
public final class Counters {
  private final long[] values = new long[Counter.values().length];
  private final long[] rejects = new long[FrbReject.values().length];

  /** Adds one. */
  public void increment(Counter counter) {
    values[counter.ordinal()]++;
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

  /** A copy of all values. */
  public Map<Counter, Long> snapshot() {
    Map<Counter, Long> copy = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      copy.put(counter, get(counter));
    }
    return copy;
  }
}
