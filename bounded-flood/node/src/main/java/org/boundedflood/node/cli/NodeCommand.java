package org.boundedflood.node.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.boundedflood.node.NodeException;
import org.boundedflood.node.NodeProcess;
import org.boundedflood.node.config.ConfigException;
import org.boundedflood.node.config.Configuration;
import org.boundedflood.node.config.Option;
import org.boundedflood.node.config.Options;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code bf node}: runs the nodes that the configuration describes until the process is told to
 * end.
 */
final class NodeCommand {
  private static final Logger log = LoggerFactory.getLogger(NodeCommand.class);
  private static final String CONFIG = "--config";

  CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .addOption(
                OptionSpec.builder(CONFIG)
                    .type(String.class)
                    .paramLabel("FILE")
                    .description(
                        "A YAML file with any of the options below, for one node or, as a list"
                            + " under nodes, for many. What is given here goes before the file.")
                    .build())
            .addOption(HelpOption.spec());
    for (Option.Group group : Option.Group.values()) {
      ArgGroupSpec.Builder section =
          ArgGroupSpec.builder().validate(false).heading("%n" + group.title() + "%n");
      for (Option<?> option : Options.ALL) {
        if (option.group() == group) {
          section.addArg(spec(option));
        }
      }
      spec.addArgGroup(section.build());
    }
    spec.usageMessage()
        .description("Controls an Open vSwitch bridge as a node of the overlay.")
        .sortOptions(false);
    return spec;
  }

  private static OptionSpec spec(Option<?> option) {
    String text =
        "%s Allowed: %s. Default: %s."
            .formatted(option.description(), option.allowed(), option.fallbackInWords());
    OptionSpec.Builder builder =
        OptionSpec.builder("--" + option.name())
            .type(String.class)
            .paramLabel(option.placeholder())
            .description(text.replace("`", "").replace("%", "%%"));
    if (option.isYesOrNo()) {
      builder.arity("0..1").fallbackValue("true");
    }
    return builder.build();
  }

  void run(ParseResult parsed) throws CommandFailure {
    Map<String, String> given = new HashMap<>();
    for (Option<?> option : Options.ALL) {
      if (parsed.hasMatchedOption("--" + option.name())) {
        given.put(option.name(), parsed.matchedOptionValue("--" + option.name(), ""));
      }
    }
    String file = parsed.matchedOptionValue(CONFIG, "");
    try {
      run(Configuration.load(given, file.isEmpty() ? null : Path.of(file)));
    } catch (ConfigException e) {
      throw new CommandFailure(e.text(), e);
    } catch (NodeException e) {
      throw new CommandFailure(e.text(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted while starting", e);
    }
  }

  /** Runs until the process is told to end; the switches then go on with what is installed. */
  static void run(Configuration configuration) throws NodeException, InterruptedException {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      Level level = Level.toLevel(configuration.logLevel().name());
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level);
      if (level.equals(Level.DEBUG)) {
        // What Netty decides is of interest with every message only.
        context.getLogger("io.netty").setLevel(Level.INFO);
      }
      if (level.isGreaterOrEqual(Level.DEBUG)) {
        // It tells of each member several times.
        context.getLogger("io.scalecube").setLevel(Level.ERROR);
      }
    }
    NodeProcess process = NodeProcess.start(configuration);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  log.info("stopping");
                  process.close();
                },
                "stopping"));
    new CountDownLatch(1).await();
  }
}
