package org.boundedflood.switching;

import java.util.EnumMap;
import java.util.Map;

/** The values of a node's {@link ShellCounter}s. Confined to the node's thread. */
public final class ShellCounters {
  private final long[] values = new long[ShellCounter.values().length];

  void increment(ShellCounter counter) {
    add(counter, 1);
  }

  void add(ShellCounter counter, long amount) {
    values[counter.ordinal()] += amount;
  }

  /** The present value. */
  public long get(ShellCounter counter) {
    return values[counter.ordinal()];
  }

  /** A copy of all values, in the order of the enum. */
  public Map<ShellCounter, Long> snapshot() {
    Map<ShellCounter, Long> copy = new EnumMap<>(ShellCounter.class);
    for (ShellCounter counter : ShellCounter.values()) {
      copy.put(counter, get(counter));
    }
    return copy;
  }
}
