package org.boundedflood.topologies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Overlays on real switches whose nodes make all tunnels themselves, small and short enough to run
 * with all other tests. {@code ./bf test --only overlay} lets a larger one go on for five minutes.
 */
@Tag("switches")
@Timeout(300)
class SelfOrganisedOverlaySwitchesTest {
  private @Nullable Process lab;

  @AfterEach
  void endTheLab() throws InterruptedException {
    if (lab != null) {
      // It ends its overlay itself.
      lab.destroy();
      lab.waitFor();
    }
  }

  @Test
  void theRingIsRightAgainAfterEveryJoinLeaveAndKill() throws Exception {
    // Whose machine it is and what else runs there is not known: ten times the time it should take.
    assertHolds("churn", "--nodes", "6", "--seconds", "15", "--limit", "30");
  }

  @Test
  void heavyTrafficGrowsALinkThatGoesWhenTheTrafficEndsAndAStrangerGetsNothing() throws Exception {
    assertHolds("grow", "--nodes", "6");
  }

  @ParameterizedTest
  @CsvSource({"vxlan, 4", "gre, 4", "geneve, 6"})
  void linksAreMadeOfEveryKindOfTunnelAndOverBothVersionsOfIp(String tunnel, String version)
      throws Exception {
    String[] three = {"demo", "--self-organise", "--nodes", "3", "--successors", "1"};
    List<String> command = new ArrayList<>(List.of(three));
    command.addAll(List.of("--tunnel", tunnel, "--underlay-version", version));
    assertHolds(command.toArray(String[]::new));
  }

  private void assertHolds(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(LabProcess.PYTHON, "-B", "-m", "bflab"));
    command.addAll(List.of(arguments));
    Process started =
        new ProcessBuilder(command)
            .directory(LabProcess.DIRECTORY.toFile())
            .redirectErrorStream(true)
            .start();
    lab = started;
    String said = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, started.waitFor(), said);
  }
}
