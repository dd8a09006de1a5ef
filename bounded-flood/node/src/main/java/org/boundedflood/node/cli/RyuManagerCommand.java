package org.boundedflood.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.boundedflood.node.NodeException;
import org.boundedflood.node.config.ConfigException;
import org.boundedflood.node.config.Configuration;
import org.boundedflood.node.config.OriginalConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code bf ryu-manager}: takes the command line with which the original system starts its SDN
 * controller, and runs this one with that configuration. What the original's says nothing of comes
 * from the file that the environment names in {@value #SETTINGS}, or is as for {@code bf node}.
 */
final class RyuManagerCommand {
  /** Names a configuration file of this project, without a list of nodes. */
  static final String SETTINGS = "BOUNDED_FLOOD_CONFIG";

  private static final Logger log = LoggerFactory.getLogger(RyuManagerCommand.class);
  private static final String STRING = "--bf-config-string";
  private static final String FILE = "--bf-config-file";
  private static final String PORT = "--ofp-tcp-listen-port";
  private static final String HOST = "--ofp-listen-host";
  private static final String VERBOSE = "--verbose";
  private static final String NO_STDERR = "--nouse-stderr";
  private static final Path DEFAULT_LOGS = Path.of("/var/log/evio");
  private static final String LOG_FILE = "bounded_flood.log";

  private final Map<String, String> environment;

  RyuManagerCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .addOption(value(STRING, "JSON", "The configuration."))
            .addOption(value(FILE, "FILE", "The configuration, if it is not given as text."))
            .addOption(
                value(PORT, "PORT", "Where the bridges find their controller. Default: 6633."))
            .addOption(value(HOST, "ADDRESS", "Default: 127.0.0.1."))
            .addOption(value("--user-flags", "FILE", "Ignored."))
            .addOption(yes(VERBOSE, "Log every decision."))
            .addOption(yes(NO_STDERR, "Log to the file only, if there is one."))
            .addOption(yes("--use-stderr", "Log to standard error, too. The default."))
            .addPositional(
                PositionalParamSpec.builder()
                    .paramLabel("APPLICATION")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("0..*")
                    .description("Ignored.")
                    .build())
            .addOption(HelpOption.spec());
    spec.usageMessage()
        .description(
            "Stands in for the ryu-manager of the original system, whose command line it takes.");
    return spec;
  }

  private static OptionSpec value(String name, String label, String description) {
    return OptionSpec.builder(name)
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  private static OptionSpec yes(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }

  void run(ParseResult parsed) throws CommandFailure {
    try {
      OriginalConfig original = original(parsed);
      Configuration configuration = configuration(original, parsed);
      logTo(original, parsed.hasMatchedOption(NO_STDERR));
      NodeRun.run(configuration);
    } catch (ConfigException e) {
      throw new CommandFailure(e.text(), e);
    } catch (NodeException e) {
      log.error("{}", e.text());
      throw new CommandFailure(e.text(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while starting", e);
    }
  }

  private static OriginalConfig original(ParseResult parsed)
      throws ConfigException, CommandFailure {
    String file = parsed.matchedOptionValue(FILE, "");
    if (!file.isEmpty()) {
      try {
        return OriginalConfig.read(file, Files.readString(Path.of(file)));
      } catch (IOException e) {
        throw new CommandFailure(file + ": cannot be read: " + e.getMessage(), e);
      }
    }
    String text = parsed.matchedOptionValue(STRING, "");
    if (text.isEmpty()) {
      throw new CommandFailure(
          "found no configuration; allowed is %s JSON or %s FILE".formatted(STRING, FILE), null);
    }
    return OriginalConfig.read(STRING, text);
  }

  private Configuration configuration(OriginalConfig original, ParseResult parsed)
      throws ConfigException {
    String host = parsed.matchedOptionValue(HOST, "127.0.0.1");
    String listen =
        parsed.hasMatchedOption(PORT) || parsed.hasMatchedOption(HOST)
            ? "tcp:%s:%s"
                .formatted(
                    host.contains(":") ? "[" + host + "]" : host,
                    parsed.matchedOptionValue(PORT, "6633"))
            : null;
    String settings = environment.getOrDefault(SETTINGS, "");
    return Configuration.ofOriginal(
        original,
        parsed.hasMatchedOption(VERBOSE),
        Optional.ofNullable(listen),
        Optional.ofNullable(environment.get("OVS_RUNDIR")).map(dir -> "unix:" + dir + "/db.sock"),
        settings.isEmpty() ? Optional.empty() : Optional.of(Path.of(settings)));
  }

  private static void logTo(OriginalConfig original, boolean alone) {
    Path directory = original.logDirectory().orElse(DEFAULT_LOGS);
    if (!Files.isDirectory(directory)) {
      if (original.logDirectory().isPresent()) {
        log.warn("LogDir {} is no directory: logging to standard error", directory);
      }
      return;
    }
    Path file = directory.resolve(LOG_FILE);
    if (!LogFile.use(file, original.logFileBytes(), original.logFiles(), alone)) {
      log.warn("cannot write {}: logging to standard error", file);
    }
  }
}
