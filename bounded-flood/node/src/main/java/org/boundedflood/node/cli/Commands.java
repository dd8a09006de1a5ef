package org.boundedflood.node.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The commands, with their help and whatever may be said to them. */
final class Commands {
  private final PrintWriter out;
  private final PrintWriter err;
  private final Map<String, String> environment;

  Commands(PrintWriter out, PrintWriter err, Map<String, String> environment) {
    this.out = out;
    this.err = err;
    this.environment = environment;
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
                  return Main.MISUSED;
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
      return Main.MISUSED;
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
      return Main.FAILED;
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
    Main.fail(err, sentence);
  }
}
