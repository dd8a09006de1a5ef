package org.boundedflood.node.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.boundedflood.node.config.NodeConfig;
import org.boundedflood.node.status.StatusClient;
import org.boundedflood.node.status.Topic;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code bf show}: asks a running node what it knows. */
final class ShowCommand {
  private static final String UNIX = "unix:";

  private final PrintWriter out;

  ShowCommand(PrintWriter out) {
    this.out = out;
  }

  CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .addPositional(
                PositionalParamSpec.builder()
                    .paramLabel("TOPIC")
                    .type(String.class)
                    .arity("1")
                    .description(
                        Stream.of(Topic.values())
                            .map(topic -> topic.written() + ": " + topic.description())
                            .collect(Collectors.joining("; ")))
                    .build())
            .addOption(
                OptionSpec.builder("--json")
                    .type(boolean.class)
                    .description("Print the answer as JSON.")
                    .build())
            .addOption(
                OptionSpec.builder("--control")
                    .type(String.class)
                    .paramLabel("unix:PATH")
                    .description("The socket of the node to ask.")
                    .build())
            .addOption(
                OptionSpec.builder("--bridge")
                    .type(String.class)
                    .paramLabel("NAME")
                    .description(
                        "Ask the node of this bridge at its default socket. Without --control and"
                            + " --bridge: br0.")
                    .build())
            .addOption(HelpOption.spec());
    spec.usageMessage().description("Asks a running node what it knows.");
    return spec;
  }

  void run(ParseResult parsed) throws CommandFailure {
    String written = parsed.matchedPositionalValue(0, "");
    Optional<Topic> topic = Topic.of(written);
    if (topic.isEmpty()) {
      throw new CommandFailure(
          "show: found \"%s\"; allowed is one of %s".formatted(written, Topic.allWritten()), null);
    }
    try {
      out.print(
          new StatusClient(socket(parsed)).ask(topic.get(), parsed.hasMatchedOption("--json")));
      out.flush();
    } catch (IOException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static Path socket(ParseResult parsed) throws CommandFailure {
    String control = parsed.matchedOptionValue("--control", "");
    if (control.isEmpty()) {
      return NodeConfig.controlOf(parsed.matchedOptionValue("--bridge", "br0"));
    }
    if (!control.startsWith(UNIX)) {
      throw new CommandFailure(
          "--control: found \"%s\"; allowed is unix:PATH".formatted(control), null);
    }
    return Path.of(control.substring(UNIX.length()));
  }
}
