package org.boundedflood.ovs;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * One count per constant of an enum, from zero upwards. May be read and incremented by any thread.
 *
 * @param <E> the counters
 */
public final class CounterSet<E extends Enum<E>> {
  private final Map<E, LongAdder> counts;

  /** Starts all counters of {@code type} at zero. */
  public CounterSet(Class<E> type) {
    Map<E, LongAdder> zeros = new EnumMap<>(type);
    for (E counter : type.getEnumConstants()) {
      zeros.put(counter, new LongAdder());
    }
    this.counts = Collections.unmodifiableMap(zeros);
  }

  /** Adds one. */
  public void increment(E counter) {
    adder(counter).increment();
  }

  /** The present count. */
  public long get(E counter) {
    return adder(counter).sum();
  }

  /** All counts at about this moment, in the order of the enum. */
  public Map<E, Long> snapshot() {
    Map<E, Long> snapshot = new LinkedHashMap<>();
    counts.forEach((counter, count) -> snapshot.put(counter, count.sum()));
    return Collections.unmodifiableMap(snapshot);
  }

  private LongAdder adder(E counter) {
    return Objects.requireNonNull(counts.get(counter));
  }
}
