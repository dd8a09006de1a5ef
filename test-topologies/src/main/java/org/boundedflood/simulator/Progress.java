package org.boundedflood.simulator;

import java.io.PrintStream;

/** Shows on a terminal how far a simulation is. */
final class Progress {
  private static final int WIDTH = 30;

  private final PrintStream terminal;
  private final boolean shown;
  private String stage = "";
  private long total;
  private long done;
  private int drawn = -1;

  /**
   * Nothing is shown yet.
   *
   * @param shown whether anything ever is
   */
  Progress(PrintStream terminal, boolean shown) {
    this.terminal = terminal;
    this.shown = shown;
  }

  /** The next stage begins, which has this many steps. */
  void begin(String name, long steps) {
    stage = name;
    total = Math.max(1, steps);
    done = 0;
    drawn = -1;
    draw();
  }

  /** One more step of the stage is done. */
  void step() {
    done++;
    draw();
  }

  /** Takes the bar away. */
  void end() {
    if (shown) {
      terminal.print("\r\033[K");
      terminal.flush();
    }
  }

  private void draw() {
    int filled = (int) Math.min(WIDTH, done * WIDTH / total);
    if (shown && filled != drawn) {
      drawn = filled;
      String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
      terminal.printf("\r\033[K%-28s [%s] %3d %%", stage, bar, Math.min(100, done * 100 / total));
      terminal.flush();
    }
  }
}
