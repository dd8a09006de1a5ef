package org.boundedflood.topologies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left of a lab whose test fails. */
@Tag("switches")
@Timeout(120)
class LabEvidenceSwitchesTest {
  @Test
  void logsAnswersAndTablesOfEveryNodeAreKept() throws IOException {
    Throwable failure = new AssertionError("made for this test");
    try (LabProcess process = new LabProcess()) {
      Lab.start(process, Lab.Setup.of(2));
      LabEvidence.keep(process, "LabEvidenceSwitchesTest", "kept [1]", failure);
    }
    Path kept = LabEvidence.DIRECTORY.resolve("LabEvidenceSwitchesTest.kept_1_");
    for (String node : new String[] {"n0", "n1"}) {
      assertHolds(kept.resolve(node).resolve("controller.out"), "switch program in place");
      assertHolds(kept.resolve(node).resolve("ovs-vswitchd.log"), "br0");
      assertHolds(kept.resolve(node).resolve("status.json"), "\"ready\": true");
      assertHolds(kept.resolve(node).resolve("counters.json"), "links-gone-live");
      assertHolds(kept.resolve(node).resolve("dump-flows.txt"), "cookie=");
      assertHolds(kept.resolve(node).resolve("dump-groups.txt"), "group_id=");
      assertHolds(kept.resolve(node).resolve("dump-meters.txt"), "meter=");
    }
    assertEquals(1, failure.getSuppressed().length);
    String transcript = String.valueOf(failure.getSuppressed()[0].getMessage());
    assertTrue(transcript.contains("await_ready"), transcript);
  }

  private static void assertHolds(Path file, String text) throws IOException {
    String found = Files.readString(file);
    assertTrue(found.contains(text), () -> file + " holds no " + text + ":\n" + found);
  }
}
