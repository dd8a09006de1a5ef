package org.boundedflood.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theReportIsPrintedAndWrittenAsJson(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("report.json");
    assertEquals(
        0, run("--nodes", "16", "--long", "3", "--flood", "switch", "--json", file.toString()));
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertEquals(16, json.at("/nodes").asInt());
    assertEquals(3, json.at("/settings/long").asInt());
    assertEquals("switch", json.at("/settings/flood").asText());
    assertEquals(16, json.at("/flood/alone").asInt());
    for (String key :
        new String[] {
          "/flood/hops/avg",
          "/flood/hops/p99",
          "/flood/hops/max",
          "/unicast/hops/avg",
          "/unicast/shortest/avg",
          "/unicast/stretch/avg"
        }) {
      assertTrue(json.at(key).asDouble() >= 1, key);
    }
    for (String key : new String[] {"/flood/duplicates", "/flood/missed", "/unicast/loops"}) {
      assertTrue(json.at(key).isIntegralNumber(), key);
    }
    assertTrue(out.toString().contains("hops of unicast"), out.toString());
  }

  @Test
  void helpSaysWhatIsSampled() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString().contains("Sampled are"), out.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--nodes 1",
        "--nodes many",
        "--nodes 8 --loss 2",
        "--nodes 8 --pdf log2",
        "--nodes 8 --flood nobody",
        "--nodes 8 --leaves 9",
        "--successors 2"
      })
  void whatMakesNoSenseIsRefusedInOneLine(String arguments) {
    assertEquals(2, run(arguments.split(" ")));
    assertEquals(1, err.toString().lines().count(), err.toString());
  }

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
