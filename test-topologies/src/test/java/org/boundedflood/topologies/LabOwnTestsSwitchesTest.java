package org.boundedflood.topologies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The lab's own tests, written in its own language. */
@Tag("switches")
@Timeout(240)
class LabOwnTestsSwitchesTest {
  @Test
  void theTestsOfTheLabItselfPass() throws IOException, InterruptedException {
    Process tests =
        new ProcessBuilder(
                LabProcess.PYTHON, "-B", "-m", "unittest", "discover", "-s", "tests", "-t", ".")
            .directory(LabProcess.DIRECTORY.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, tests.waitFor(), said);
    assertTrue(said.matches("(?s).*Ran [1-9]\\d* tests in .*"), said);
  }
}
