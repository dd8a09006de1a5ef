package org.boundedflood.ovs.bridge;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How often a setting that somebody else keeps changing may be set back: {@value #ALLOWED} times
 * within {@value #WINDOW_MS} ms. The time is passed in, in milliseconds.
 */
final class Contest {
  static final int ALLOWED = 5;
  static final long WINDOW_MS = 600_000;

  private final Deque<Long> rounds = new ArrayDeque<>(ALLOWED);

  /** Whether one more round may be fought. */
  boolean mayGoOn(long now) {
    while (!rounds.isEmpty() && now - rounds.getFirst() >= WINDOW_MS) {
      rounds.removeFirst();
    }
    return rounds.size() < ALLOWED;
  }

  /** A round was fought. */
  void fought(long now) {
    if (mayGoOn(now)) {
      rounds.addLast(now);
    }
  }
}
