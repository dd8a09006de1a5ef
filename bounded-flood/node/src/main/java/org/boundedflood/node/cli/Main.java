package org.boundedflood.node.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The program {@code bf}, as far as it is written in Java. */
public final class Main {
  static final int FAILED = 1;
  static final int MISUSED = 2;

  private final PrintWriter out;
  private final PrintWriter err;
  private final Map<String, String> environment;

  Main(PrintWriter out, PrintWriter err, Map<String, String> environment) {
    this.out = out;
    this.err = err;
    this.environment = environment;
  }

  /**
   * Runs a command and ends the process: 0 if it succeeded, 1 if it failed, 2 if it was misused.
   */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(new Main(out, err, System.getenv()).run(arguments));
  }

  /** Runs a command and returns its exit code. */
  int run(String... arguments) {
    Optional<PlainNodeCommand> plain = PlainNodeCommand.of(List.of(arguments));
    if (plain.isEmpty()) {
      return new Commands(out, err, environment).run(arguments);
    }
    try {
      NodeRun.run(plain.get().options(), plain.get().file());
      return 0;
    } catch (CommandFailure failure) {
      fail(err, failure.text());
      return FAILED;
    }
  }

  static void fail(PrintWriter err, String sentence) {
    err.println("bf: " + sentence);
  }
}
