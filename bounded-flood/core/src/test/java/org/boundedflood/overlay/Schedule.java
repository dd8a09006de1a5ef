package org.boundedflood.overlay;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A virtual clock in milliseconds and what is to happen when; ties in the order of their planning.
 */
final class Schedule {
  private record Entry(long time, long order, Runnable action) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparingLong(Entry::time).thenComparingLong(Entry::order));
  private long now = 1_000_000;
  private long planned;

  long now() {
    return now;
  }

  void at(long time, Runnable action) {
    entries.add(new Entry(Math.max(now, time), planned++, action));
  }

  /** Lets {@code millis} pass, and everything happen that is planned for that time. */
  void run(long millis) {
    long end = now + millis;
    Entry next = entries.peek();
    while (next != null && next.time <= end) {
      entries.remove();
      now = next.time;
      next.action.run();
      next = entries.peek();
    }
    now = end;
  }
}
