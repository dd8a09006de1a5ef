package org.boundedflood.topology.file;

import java.util.OptionalLong;

/**
 * Puts off the reading of a file that is being written until it was left alone for {@value
 * #QUIET_MS} ms, but for {@value #LONGEST_MS} ms at the most. The time is passed in, in
 * milliseconds.
 */
final class Settling {
  static final long QUIET_MS = 50;
  static final long LONGEST_MS = 1000;

  private boolean unsettled;
  private long first;
  private long last;

  /** The file was touched. */
  void touched(long now) {
    if (!unsettled) {
      unsettled = true;
      first = now;
    }
    last = now;
  }

  /** How long to wait until the file is to be read, 0 if it is time; empty if it is settled. */
  OptionalLong dueIn(long now) {
    return unsettled
        ? OptionalLong.of(Math.max(0, Math.min(last + QUIET_MS, first + LONGEST_MS) - now))
        : OptionalLong.empty();
  }

  /** The file is being read. */
  void settled() {
    unsettled = false;
  }
}
