package org.boundedflood.topologies;

import static org.boundedflood.topologies.OverlayAssertions.assertOneSegment;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Controllers that go and come back while traffic runs. */
@Tag("switches")
@Timeout(180)
class ControllerRestartSwitchesTest {
  private static final int NODES = 5;
  private static final double INTERVAL_MILLIS = 10;
  private static final int ONE_SECOND_OF_PINGS = 100;

  @RegisterExtension final Labs labs = new Labs();

  @ParameterizedTest
  @ValueSource(strings = {"kill_controller", "stop_controller"})
  void noPingIsLostWhileAControllerIsAwayAndWhileItComesBack(String end) throws IOException {
    Lab lab = labs.start(Lab.Setup.of(NODES));
    assertOneSegment(lab);
    int out = lab.startPings(0, 2, INTERVAL_MILLIS);
    int in = lab.startPings(3, 0, INTERVAL_MILLIS);
    lab.awaitPings(out, ONE_SECOND_OF_PINGS);
    lab.to(0, end);
    lab.awaitPings(out, ONE_SECOND_OF_PINGS);
    lab.to(0, "start_controller");
    lab.awaitReady();
    lab.awaitPings(out, ONE_SECOND_OF_PINGS);
    assertEquals(0, lab.stopPings(out).lost());
    assertEquals(0, lab.stopPings(in).lost());
    assertOneSegment(lab);
  }

  @Test
  void aRestartedControllerFindsTheFlowsRightAsTheyAre() throws IOException {
    Lab lab = labs.start(Lab.Setup.of(NODES));
    assertOneSegment(lab);
    List<String> before = lab.flows(0);
    lab.to(0, "kill_controller");
    assertEquals(before, lab.flows(0));
    lab.to(0, "start_controller");
    lab.awaitReady();
    assertOneSegment(lab);
    assertEquals(before, lab.flows(0));
  }

  @Test
  void aTransitNodePassesTrafficOnWithoutItsController() throws IOException {
    Lab lab = labs.start(Lab.Setup.of(NODES).withLongLinks(0));
    assertOneSegment(lab);
    for (int node = 0; node < NODES; node++) {
      lab.to(node, "kill_controller");
    }
    for (int version : List.of(4, 6)) {
      assertEquals(List.of(), lab.pingAll(version).unanswered());
    }
  }
}
