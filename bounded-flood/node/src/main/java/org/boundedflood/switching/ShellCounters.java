package org.boundedflood.switching;

import java.util.EnumMap;
import java.util.Map;

/** The values of a node's {@link ShellCounter}s. Confined to the node's thread. */
public final class ShellCounters {
  private final Map<ShellCounter, Long> values = new EnumMap<>(ShellCounter.class);

  void increment(ShellCounter counter) {
    add(counter, 1);
  }

  void add(ShellCounter counter, long amount) {
    values.merge(counter, amount, Long::sum);
  }

  /** The present value. */
  public long get(ShellCounter counter) {
    return values.getOrDefault(counter, 0L);
  }
}
