package org.boundedflood.core.count;

import java.util.EnumMap;
import java.util.Map;
import org.boundedflood.core.frb.FrbReject;
import org.jspecify.annotations.Nullable;

/** The values of a node's {@link Counter}s and of its rejects. Confined to the node's thread. */
public final class Counters {
  private final Map<Counter, Tally> values = new EnumMap<>(Counter.class);
  private final Map<FrbReject, Tally> rejects = new EnumMap<>(FrbReject.class);

  /** Changed in place: several are counted for each message. */
  private static final class Tally {
    private long count;
  }

  /** Adds one. */
  public void increment(Counter counter) {
    add(counter, 1);
  }

  /** Adds {@code count}. */
  public void add(Counter counter, long count) {
    values.computeIfAbsent(counter, first -> new Tally()).count += count;
  }

  /** The present value. */
  public long get(Counter counter) {
    return count(values.get(counter));
  }

  /** Counts an overlay frame that was discarded. */
  public void reject(FrbReject reason) {
    rejects.computeIfAbsent(reason, first -> new Tally()).count++;
  }

  /** How many overlay frames were discarded for this reason. */
  public long get(FrbReject reason) {
    return count(rejects.get(reason));
  }

  private static long count(@Nullable Tally tally) {
    return tally == null ? 0 : tally.count;
  }
}
