package org.boundedflood.core.flood;

import static org.boundedflood.core.ring.NodeIds.MAX;
import static org.boundedflood.core.ring.NodeIds.ZERO;
import static org.boundedflood.core.ring.NodeIds.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.boundedflood.core.flood.FloodPlan.Branch;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;

class FloodPlanTest {
  private static Branch branch(long peer, long bound) {
    return new Branch(at(peer), at(bound));
  }

  @Test
  void theInitiatorDividesTheWholeRingAndBoundsTheLastPeerByItself() {
    assertEquals(
        List.of(branch(60, 90), branch(90, 10), branch(10, 20), branch(20, 50)),
        FloodPlan.start(at(50), List.of(at(10), at(20), at(60), at(90))));
  }

  @Test
  void anOnlyPeerGetsTheWholeRing() {
    assertEquals(List.of(branch(10, 50)), FloodPlan.start(at(50), List.of(at(10))));
  }

  @Test
  void withoutPeersNothingIsSent() {
    assertEquals(List.of(), FloodPlan.start(at(50), List.of()));
    assertEquals(List.of(), FloodPlan.onward(at(50), List.of(), at(10), null));
  }

  @Test
  void aRecipientServesOnlyPeersStrictlyInsideItsInterval() {
    assertEquals(
        List.of(branch(60, 90), branch(90, 10)),
        FloodPlan.onward(at(50), List.of(at(10), at(20), at(40), at(60), at(90)), at(10), at(40)));
  }

  @Test
  void anIntervalMayWrapAroundZero() {
    assertEquals(
        List.of(new Branch(MAX, ZERO), new Branch(ZERO, at(1)), branch(1, 5)),
        FloodPlan.onward(at(-3), List.of(at(1), at(7), ZERO, MAX), at(5), at(7)));
  }

  @Test
  void aRecipientThatIsItsOwnBoundSendsNothing() {
    assertEquals(List.of(), FloodPlan.onward(at(50), List.of(at(10), at(60)), at(50), at(10)));
  }

  @Test
  void nothingGoesBackToTheIngressPeerAndItsPlaceStillEndsAnInterval() {
    assertEquals(
        List.of(branch(60, 70), branch(80, 90)),
        FloodPlan.onward(at(50), List.of(at(60), at(70), at(80)), at(90), at(70)));
  }

  @Test
  void aPeerNamedTwiceAndTheNodeItselfMakeNoDifference() {
    List<NodeId> adjacent = List.of(at(60), at(50), at(60), at(10));
    assertEquals(List.of(branch(60, 10), branch(10, 50)), FloodPlan.start(at(50), adjacent));
  }
}
