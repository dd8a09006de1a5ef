package org.boundedflood.topologies;

import static org.boundedflood.topologies.OverlayAssertions.assertOneSegment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is installed in the switches. */
@Tag("switches")
@Timeout(120)
class FlowSwitchesTest {
  private static final int NODES = 5;

  @RegisterExtension final Labs labs = new Labs();

  @Test
  void noFlowNamesAPairOfAddresses() throws IOException {
    Lab lab = labs.start(Lab.Setup.of(NODES).withLeaves(2));
    assertOneSegment(lab);
    for (int node = 0; node < NODES; node++) {
      List<String> flows = lab.flows(node);
      assertFalse(flows.isEmpty());
      for (String flow : flows) {
        long named = lab.macs().stream().filter(flow::contains).count();
        assertFalse(named > 1, () -> "a flow for a pair: " + flow);
      }
    }
  }

  @Test
  void aRemoteLeafCostsEveryOtherNodeOneFlow() throws IOException {
    Lab lab = labs.start(Lab.Setup.of(NODES));
    assertOneSegment(lab);
    List<Integer> before =
        IntStream.range(0, NODES).map(node -> lab.flows(node).size()).boxed().toList();
    for (int fresh = 1; fresh <= 3; fresh++) {
      String mac = "02:11:22:33:44:%02x".formatted(fresh);
      lab.appear(2, mac);
      for (int node : List.of(0, 1, 3, 4)) {
        List<String> flows = lab.awaitFlow(node, mac);
        assertEquals(before.get(node) + fresh, flows.size(), () -> String.join("\n", flows));
      }
    }
  }
}
