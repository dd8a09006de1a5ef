package org.boundedflood.node.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The input is the configuration that the original gives its SDN controller. */
class OriginalConfigFuzzTest {
  @FuzzTest
  void aConfigurationIsUsedOrRefusedWithItsPlace(byte[] input) {
    try {
      OriginalConfig read = OriginalConfig.read("json", new String(input, StandardCharsets.UTF_8));
      assertTrue(read.logFileBytes() > 0 && read.logFiles() > 0);
      Configuration configuration =
          Configuration.ofOriginal(
              read, false, Optional.empty(), Optional.empty(), Optional.empty());
      assertFalse(configuration.nodes().isEmpty());
      for (NodeConfig node : configuration.nodes()) {
        assertTrue(node.get(Options.TOPOLOGY) instanceof TopologyChoice.Evio);
      }
    } catch (ConfigException e) {
      assertTrue(e.text().startsWith("json: ") || e.text().startsWith("nodes "), e::text);
    }
  }
}
