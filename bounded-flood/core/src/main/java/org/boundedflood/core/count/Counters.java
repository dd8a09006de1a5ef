package org.boundedflood.core.count;

import java.util.EnumMap;
import java.util.Map;
import org.boundedflood.core.frb.FrbReject;

/** The values of a node's {@link Counter}s and of its rejects. Confined to the node's thread. */
public final class Counters {
  private final Map<Counter, Long> values = new EnumMap<>(Counter.class);
  private final Map<FrbReject, Long> rejects = new EnumMap<>(FrbReject.class);

  /** Adds one. */
  public void increment(Counter counter) {
    add(counter, 1);
  }

  /** Adds {@code count}. */
  public void add(Counter counter, long count) {
    values.merge(counter, count, Long::sum);
  }

  /** The present value. */
  public long get(Counter counter) {
    return values.getOrDefault(counter, 0L);
  }

  /** Counts an overlay frame that was discarded. */
  public void reject(FrbReject reason) {
    rejects.merge(reason, 1L, Long::sum);
  }

  /** How many overlay frames were discarded for this reason. */
  public long get(FrbReject reason) {
    return rejects.getOrDefault(reason, 0L);
  }
}
