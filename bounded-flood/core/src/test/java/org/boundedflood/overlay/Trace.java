package org.boundedflood.overlay;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last things that happened in an overlay, to be printed when a test fails. */
final class Trace {
  private static final int LINES = 400;

  private final Schedule schedule;
  private final Deque<String> lines = new ArrayDeque<>();
  private String kept = "";

  Trace(Schedule schedule) {
    this.schedule = schedule;
  }

  /** Forgets all lines, and from now on keeps those alone that have this text. */
  void keepOnly(String text) {
    kept = text;
    lines.clear();
  }

  void note(String line) {
    if (!line.contains(kept)) {
      return;
    }
    if (lines.size() == LINES) {
      lines.removeFirst();
    }
    lines.addLast(schedule.now() + " " + line);
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
