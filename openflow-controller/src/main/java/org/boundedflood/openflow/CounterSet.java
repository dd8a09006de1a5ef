package org.boundedflood.openflow;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Values of all counters, for one session or for all; adding to a child adds to its parent. */
final class CounterSet {
  // Filled at once and never changed after, so that any thread may read it.
  private final Map<OpenFlowCounter, LongAdder> values = new EnumMap<>(OpenFlowCounter.class);
  private final @Nullable CounterSet parent;

  CounterSet(@Nullable CounterSet parent) {
    this.parent = parent;
    for (OpenFlowCounter counter : OpenFlowCounter.values()) {
      values.put(counter, new LongAdder());
    }
  }

  void increment(OpenFlowCounter counter) {
    add(counter, 1);
  }

  void add(OpenFlowCounter counter, long amount) {
    for (@Nullable CounterSet set = this; set != null; set = set.parent) {
      LongAdder value = set.values.get(counter);
      if (value != null) {
        value.add(amount);
      }
    }
  }

  Map<OpenFlowCounter, Long> snapshot() {
    Map<OpenFlowCounter, Long> snapshot = new EnumMap<>(OpenFlowCounter.class);
    values.forEach((counter, value) -> snapshot.put(counter, value.sum()));
    return Collections.unmodifiableMap(snapshot);
  }
}
