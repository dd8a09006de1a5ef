package org.boundedflood.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.boundedflood.node.config.ConfigurationPage;
import org.boundedflood.node.config.Option;
import org.boundedflood.node.config.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return new Main(new PrintWriter(out, true), new PrintWriter(err, true), Map.of())
        .run(arguments);
  }

  @Test
  void theHelpOfNodeNamesEveryOption() {
    assertEquals(0, run("node", "--help"));

    for (Option<?> option : Options.ALL) {
      assertTrue(out.toString().contains("--" + option.name()), option.name());
    }
  }

  @Test
  void aWrongSettingEndsTheProgramWithOneSentence() {
    assertEquals(1, run("node", "--bridge", "br0", "--leaf-age=5"));

    assertEquals(
        "bf: command line: leaf-age: found \"5\"; allowed is a whole number with its unit ms, s or"
            + " m, from 1s to 1000m"
            + System.lineSeparator(),
        err.toString());
  }

  @Test
  void anUnknownOptionIsRefusedWithTheNearestOne() {
    assertEquals(2, run("node", "--leafage=5s"));

    assertTrue(err.toString().startsWith("bf: Unknown option: '--leafage=5s'"), err.toString());
    assertTrue(err.toString().contains("--leaf-age"), err.toString());
  }

  @Test
  void aNodeWithoutADatabaseSaysSo(@TempDir Path directory) {
    String database = "unix:" + directory.resolve("db.sock");

    assertEquals(1, run("node", "--bridge", "br0", "--ovsdb", database, "--ovsdb-wait", "1s"));

    assertTrue(
        err.toString().startsWith("bf: node of bridge br0: cannot reach the database: "),
        err.toString());
    assertEquals(1, err.toString().lines().count());
  }

  @Test
  void showNeedsATopicAndANode(@TempDir Path directory) {
    assertEquals(1, run("show", "weather"));
    String socket = "unix:" + directory.resolve("x.sock");
    assertEquals(1, run("show", "status", "--control", socket));

    assertEquals(
        """
        bf: show: found "weather"; allowed is one of status, peers, leaves, flows, counters, trace
        bf: no node answers at %s (No such file or directory)
        """
            .formatted(socket),
        err.toString());
  }

  @Test
  void configurationPrintsTheReference() {
    assertEquals(0, run("configuration"));

    assertEquals(ConfigurationPage.markdown(), out.toString());
  }

  @Test
  void withoutACommandItSaysWhatThereIs() {
    assertEquals(2, run());

    assertTrue(err.toString().contains("configuration"), err.toString());
  }
}
