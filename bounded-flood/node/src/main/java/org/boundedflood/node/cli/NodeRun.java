package org.boundedflood.node.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.boundedflood.node.NodeException;
import org.boundedflood.node.NodeProcess;
import org.boundedflood.node.config.ConfigException;
import org.boundedflood.node.config.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the nodes of a configuration until the process is told to end. */
final class NodeRun {
  private static final Logger log = LoggerFactory.getLogger(NodeRun.class);

  private NodeRun() {}

  /**
   * Runs the nodes that the command line, or a file, describes.
   *
   * @param given what the command line says, by the names of the options
   * @param file the configuration file; empty for none
   */
  static void run(Map<String, String> given, String file) throws CommandFailure {
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
