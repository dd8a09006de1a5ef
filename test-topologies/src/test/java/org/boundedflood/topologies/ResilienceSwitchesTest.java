package org.boundedflood.topologies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The resilience cases that are short enough to run with all other tests, each a test of its own.
 * {@code ./bf test --only resilience} runs all of them and prints their table.
 */
@Tag("switches")
class ResilienceSwitchesTest {
  private final ObjectMapper json = new ObjectMapper();
  private @Nullable Process runner;

  @TestFactory
  Stream<DynamicTest> casesKeepTheirLimits() throws IOException, InterruptedException {
    List<String> names = names();
    assertFalse(names.isEmpty());
    Process started = runner("--ci", "--lines");
    runner = started;
    BufferedReader results = started.inputReader(StandardCharsets.UTF_8);
    return names.stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> assertOk(name, results.readLine())));
  }

  @AfterEach
  void endTheRunner() throws InterruptedException {
    if (runner != null) {
      // It ends its overlays itself.
      runner.destroy();
      runner.waitFor();
    }
  }

  private void assertOk(String name, @Nullable String line) throws IOException {
    assertNotNull(line, "the runner ended before it told of " + name);
    JsonNode result = json.readTree(line);
    assertEquals(name, result.get("case").textValue());
    assertTrue(
        result.get("ok").booleanValue(),
        () -> line + "\nLAB FAILURE: logs and tables are in " + LabEvidence.DIRECTORY + "/" + name);
  }

  private static List<String> names() throws IOException, InterruptedException {
    Process lister = runner("--ci", "--list");
    List<String> names =
        new ArrayList<>(lister.inputReader(StandardCharsets.UTF_8).lines().toList());
    assertEquals(0, lister.waitFor());
    return names;
  }

  private static Process runner(String... options) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(LabProcess.PYTHON, "-B", "-m", "bflab", "resilience"));
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .directory(LabProcess.DIRECTORY.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
