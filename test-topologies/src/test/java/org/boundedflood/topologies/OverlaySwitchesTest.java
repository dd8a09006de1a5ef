package org.boundedflood.topologies;

import static org.boundedflood.topologies.OverlayAssertions.assertOneSegment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Overlays of several shapes that nothing is done to. */
@Tag("switches")
@Timeout(180)
class OverlaySwitchesTest {
  @RegisterExtension final Labs labs = new Labs();

  @Test
  void eightNodesWithControllersOfTheirOwnAreOneSegment() throws IOException {
    Lab lab = labs.start(Lab.Setup.of(8));
    assertOneSegment(lab);
    assertEquals(lab.peers(0).size(), lab.show(0, "status").at("/links/live").intValue());
  }

  @Test
  void twelveNodesThatShareAControllerAreOneSegmentForAllTheirLeaves() throws IOException {
    assertOneSegment(
        labs.start(Lab.Setup.of(12).withSharedController().withLeaves(2).withLongLinks(3)));
  }

  @Test
  void twoNodesAreOneSegment() throws IOException {
    assertOneSegment(labs.start(Lab.Setup.of(2)));
  }

  @Test
  void aFloodReachesEachOtherNodeOverOneTunnel() throws IOException {
    int nodes = 7;
    Lab lab = labs.start(Lab.Setup.of(nodes));
    Lab.Floods floods = lab.broadcasts(2);
    assertEquals(floods.sent() * (nodes - 1), floods.hops().size());
    assertTrue(Collections.min(floods.hops()) == 1, () -> "hops " + floods.hops());
    assertTrue(Collections.max(floods.hops()) < nodes, () -> "hops " + floods.hops());
  }

  /** With two successors and one long link each, some of the ten nodes are three hops apart. */
  @Test
  void unicastCrossesHardlyMoreTunnelsThanTheShortestPathHas() throws IOException {
    Lab lab = labs.start(Lab.Setup.of(10));
    assertOneSegment(lab);
    Lab.Ways ways = lab.unicastHops();
    assertEquals(List.of(), ways.astray());
    assertEquals(10 * 9, ways.hops().size());
    for (int pair = 0; pair < ways.hops().size(); pair++) {
      assertTrue(ways.hops().get(pair) >= ways.shortest().get(pair), ways::toString);
    }
    double stretch = (double) sum(ways.hops()) / sum(ways.shortest());
    assertTrue(stretch <= 1.1, () -> stretch + " times the shortest paths: " + ways);
  }

  private static int sum(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void aDelayOfEveryLinkIsSeenInEveryRoundTrip() throws IOException {
    double millis = 20;
    Lab lab = labs.start(Lab.Setup.of(3).withDelay(millis));
    assertOneSegment(lab);
    List<Double> roundTrips = lab.ping(0, 1, 4, 5).millis();
    assertEquals(5, roundTrips.size());
    assertTrue(Collections.min(roundTrips) >= 2 * millis, () -> "round trips " + roundTrips);
  }
}
