package org.boundedflood.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class RyuManagerCommandTest {
  @TempDir private Path directory;
  private final StringWriter err = new StringWriter();
  private final Logger root =
      ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
  private final List<Appender<ILoggingEvent>> before = new ArrayList<>();

  @BeforeEach
  void rememberWhereMessagesGo() {
    root.iteratorForAppenders().forEachRemaining(before::add);
  }

  @AfterEach
  void sendMessagesThereAgain() {
    root.iteratorForAppenders()
        .forEachRemaining(
            appender -> {
              if (!before.contains(appender)) {
                root.detachAppender(appender);
                appender.stop();
              }
            });
  }

  private int run(Map<String, String> environment, String... arguments) {
    return new Main(new PrintWriter(new StringWriter()), new PrintWriter(err, true), environment)
        .run(arguments);
  }

  private String configuration() {
    return """
        {"NodeId": "0123456789abcdef0123456789abcdef", "ProxyAddress": "\\u0000f4cfa",
         "LogDir": "%s", "MaxBytes": 100000, "BackupCount": 1,
         "evibr0": {"OverlayId": "EVLAB01", "MaxOnDemandEdges": 3, "FlowHardTimeout": 60}}"""
        .formatted(directory);
  }

  /** Settings with which a node ends at once, since nothing answers at its database. */
  private Map<String, String> environment() throws Exception {
    Path settings =
        Files.writeString(
            directory.resolve("bf.yaml"), "ovsdb-wait: 1s\nlisten: tcp:0\nbridge-wait: 1s\n");
    return Map.of(
        "BOUNDED_FLOOD_CONFIG", settings.toString(), "OVS_RUNDIR", directory + "/nowhere");
  }

  @Test
  void theOriginalsCommandLineStartsANodeForItsBridge() throws Exception {
    int code =
        run(
            environment(),
            "ryu-manager",
            "--user-flags",
            "controllers/bfflags.py",
            "--bf-config-string",
            configuration(),
            "controllers/bounded_flood.py");

    assertEquals(1, code);
    assertTrue(
        err.toString().startsWith("bf: node of bridge evibr0: cannot reach the database: "),
        err.toString());
    String log = Files.readString(directory.resolve("bounded_flood.log"));
    assertTrue(log.contains("unix:" + directory + "/nowhere/db.sock"), log);
    assertTrue(log.contains("ERROR RyuManagerCommand: node of bridge evibr0: "), log);
  }

  @Test
  void theConfigurationMayStandInAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("bf.json"), configuration());
    assertEquals(1, run(environment(), "ryu-manager", "--bf-config-file=" + file));
    assertTrue(err.toString().startsWith("bf: node of bridge evibr0: "), err.toString());
  }

  @Test
  void withoutConfigurationItSaysWhatIsMissing() {
    assertEquals(1, run(Map.of(), "ryu-manager", "controllers/bounded_flood.py"));
    assertEquals(
        "bf: found no configuration; allowed is --bf-config-string JSON or --bf-config-file FILE"
            + System.lineSeparator(),
        err.toString());
  }

  @Test
  void anOptionOfRyuThatMeansNothingHereIsRefused() {
    assertEquals(2, run(Map.of(), "ryu-manager", "--observe-links"));
    assertTrue(err.toString().startsWith("bf: Unknown option: '--observe-links'"), err.toString());
  }

  @Test
  void aSettingThatCannotBeUsedIsNamedWithItsPlace() {
    assertEquals(
        1,
        run(
            Map.of(),
            "ryu-manager",
            "--bf-config-string",
            configuration().replace("\"MaxOnDemandEdges\": 3", "\"MaxOnDemandEdges\": -1")));
    assertTrue(
        err.toString()
            .startsWith(
                "bf: --bf-config-string: evibr0.MaxOnDemandEdges: on-demand-max: found \"-1\""),
        err.toString());
  }
}
