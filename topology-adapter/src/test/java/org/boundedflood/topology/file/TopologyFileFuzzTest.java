package org.boundedflood.topology.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.topology.TopologyException;

/** The input is the text of a topology file. */
class TopologyFileFuzzTest {
  private static final NodeId SELF = NodeId.of("10".repeat(16));

  @FuzzTest
  void aFileIsUnderstoodOrRefusedWithTheLineThatIsWrong(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      TopologyFile file = TopologyFile.parse("topology.yaml", text, SELF);
      file.roles().forEach(TopologyFileFuzzTest::checkRole);
      assertEquals(file, TopologyFile.parse("topology.yaml", text, SELF));
    } catch (TopologyException e) {
      assertTrue(
          String.valueOf(e.getMessage()).matches("(?s)topology\\.yaml:-?\\d+: .+"), e::getMessage);
    }
  }

  private static void checkRole(String port, PortRole role) {
    int length = port.getBytes(StandardCharsets.UTF_8).length;
    assertTrue(length >= 1 && length <= 15, port);
    assertTrue(!(role instanceof PortRole.Tunnel tunnel) || !tunnel.peer().equals(SELF), port);
  }
}
