package org.boundedflood.topology.evio;

/**
 * When the tunnels are to be asked for: at once when the bridge's ports change, again and again
 * while a port waits for its name to appear, and seldom otherwise. A state machine without clock or
 * thread; the time is passed in, in milliseconds.
 *
 * <p>The pauses between repetitions double, from the shortest to the longest: of failures and of
 * answers that name nothing new separately, so that a controller that comes back is heard soon.
 */
final class RereadSchedule {
  /** The shortest pause, in milliseconds. */
  static final long SHORTEST = 100;

  /** The longest pause after an answer that leaves ports unnamed, in milliseconds. */
  static final long LONGEST_UNNAMED = 2_000;

  /** The longest pause after a failure, in milliseconds. */
  static final long LONGEST_FAILED = 5_000;

  /** The pause while nothing is missing, in milliseconds. */
  static final long QUIET = 10_000;

  private long due;
  private long unnamedPause = SHORTEST;
  private long failedPause = SHORTEST;

  /** Due at once. */
  RereadSchedule(long now) {
    this.due = now;
  }

  /** When to ask next. */
  long due() {
    return due;
  }

  /** The ports of the bridge are others than before. */
  void portsChanged(long now) {
    unnamedPause = SHORTEST;
    due = Math.min(due, now);
  }

  /** The question is being asked: the next time follows from its outcome. */
  void asked() {
    due = Long.MAX_VALUE;
  }

  /**
   * There was an answer.
   *
   * @param complete whether it left no port unnamed
   */
  void answered(boolean complete, long now) {
    failedPause = SHORTEST;
    if (complete) {
      unnamedPause = SHORTEST;
      due = Math.min(due, now + QUIET);
    } else {
      due = Math.min(due, now + unnamedPause);
      unnamedPause = Math.min(LONGEST_UNNAMED, 2 * unnamedPause);
    }
  }

  /** There was no answer that can be used. */
  void failed(long now) {
    due = Math.max(Math.min(due, now + failedPause), now + SHORTEST);
    failedPause = Math.min(LONGEST_FAILED, 2 * failedPause);
  }
}
