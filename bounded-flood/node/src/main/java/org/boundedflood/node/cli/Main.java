package org.boundedflood.node.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The program {@code bf}, as far as it is written in Java. */
public final class Main {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

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
    NodeCommand node = new NodeCommand();
    ShowCommand show = new ShowCommand(out);
    ConfigurationCommand configuration = new ConfigurationCommand(out);
    RyuManagerCommand ryuManager = new RyuManagerCommand(environment);
    CommandSpec bf =
        CommandSpec.create()
            .name("bf")
            .addSubcommand("node", node.spec())
            .addSubcommand("show", show.spec())
            .addSubcommand("configuration", configuration.spec())
            .addSubcommand("ryu-manager", ryuManager.spec());
    bf.usageMessage().description("Bounded Flood: scattered Open vSwitch bridges as one network.");
    CommandLine commandLine =
        new CommandLine(bf)
            .setOut(out)
            .setErr(err)
            .setExecutionStrategy(
                parsed -> {
                  Integer help = CommandLine.executeHelpRequest(parsed);
                  return help != null
                      ? help
                      : execute(parsed, bf, node, show, configuration, ryuManager);
                })
            .setParameterExceptionHandler(
                (exception, given) -> {
                  fail(exception.getMessage() + hint(exception));
                  return MISUSED;
                });
    return commandLine.execute(arguments);
  }

  private int execute(
      ParseResult parsed,
      CommandSpec bf,
      NodeCommand node,
      ShowCommand show,
      ConfigurationCommand configuration,
      RyuManagerCommand ryuManager) {
    if (!parsed.hasSubcommand()) {
      bf.commandLine().usage(err);
      return MISUSED;
    }
    ParseResult command = parsed.subcommand();
    try {
      switch (command.commandSpec().name()) {
        case "node" -> node.run(command);
        case "show" -> show.run(command);
        case "ryu-manager" -> ryuManager.run(command);
        default -> configuration.run();
      }
      return 0;
    } catch (CommandFailure failure) {
      fail(failure.text());
      return FAILED;
    }
  }

  private static String hint(CommandLine.ParameterException exception) {
    List<String> near =
        exception instanceof CommandLine.UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    return near.isEmpty() ? " (try --help)" : "; did you mean " + String.join(" or ", near) + "?";
  }

  private void fail(String sentence) {
    err.println("bf: " + sentence);
  }
}
