package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.link.LinkState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links that fail without a word, and nodes that stand still. */
final class LinkFailureOverlayTest {
  /** A ring of six with two successors each, but for one chord that is missing (f-b). */
  private static final String RING =
      """
      nodes a=10 b=30 c=50 d=80 e=a8 f=f0
      links a-b b-c c-d d-e e-f f-a
      links a-c b-d c-e d-f e-a
      leaves a:u a:v b:w c:x d:y f:z
      """;

  /** Three intervals of link checks at their default, and the time to act. */
  private static final long DETECTION_MILLIS = 1_210;

  private static LinkState state(Overlay overlay, String node, String peer) {
    return overlay.node(node).core().links().stream()
        .filter(link -> link.peer().equals(overlay.node(peer).id()))
        .findFirst()
        .orElseThrow()
        .state();
  }

  private static long count(Overlay overlay, Counter counter) {
    return overlay.nodes().stream().mapToLong(node -> node.core().counters().get(counter)).sum();
  }

  private static List<String> warningsOfLinks(SimulatedNode node) {
    return node.warnings().stream().filter(text -> text.startsWith("peer ")).toList();
  }

  /** A frame every 10 ms. */
  private static void ping(Overlay overlay, SimulatedLeaf from, SimulatedLeaf to, int times) {
    for (int ping = 0; ping < times; ping++) {
      from.sendTo(to, "ping " + ping);
      overlay.run(10);
    }
  }

  @Test
  void aSilentTunnelIsPassedByWithinThreeIntervals() {
    for (long phase = 0; phase < 400; phase += 57) {
      Overlay overlay = Overlay.running(RING);
      overlay.assertBroadcastsReachEveryOtherLeafOnce();
      overlay.run(phase);
      overlay.blackHole("b-d", true);
      overlay.run(DETECTION_MILLIS);
      assertEquals(LinkState.SILENT, state(overlay, "b", "d"));
      assertEquals(LinkState.SILENT, state(overlay, "d", "b"));
      overlay.assertUnicastReachesOnlyItsDestination();
      overlay.assertBroadcastsReachEveryOtherLeafOnce();
    }
  }

  @Test
  void bothEndsLeaveATunnelThatCarriesOneWayOnlyAndTakeItAgain() {
    for (long phase = 0; phase < 400; phase += 57) {
      Overlay overlay = Overlay.running(RING);
      overlay.assertBroadcastsReachEveryOtherLeafOnce();
      overlay.run(phase);
      overlay.deafen("b-d");
      overlay.run(DETECTION_MILLIS);
      assertEquals(LinkState.ONE_WAY, state(overlay, "b", "d"), overlay.trace()::toString);
      assertEquals(LinkState.SILENT, state(overlay, "d", "b"));
      overlay.assertUnicastReachesOnlyItsDestination();
      overlay.assertBroadcastsReachEveryOtherLeafOnce();
      overlay.run(5_000);
      assertEquals(LinkState.ONE_WAY, state(overlay, "b", "d"), "and does not try it again");
      overlay.blackHole("b-d", false);
      overlay.run(500);
      assertEquals(LinkState.LIVE, state(overlay, "b", "d"));
      assertEquals(LinkState.LIVE, state(overlay, "d", "b"));
    }
  }

  @Test
  void aSuspendedControllerGivesNoLinkUpWhenItGoesOn() {
    Overlay overlay = Overlay.running(RING);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.node("c").suspendController(30_000);
    SimulatedLeaf from = overlay.leaf("z");
    SimulatedLeaf to = overlay.leaf("x");
    to.takeReceived();
    ping(overlay, from, to, 3_200);
    assertEquals(3_200, to.takeReceived().size(), () -> overlay.trace().toString());
    assertEquals(List.of(), warningsOfLinks(overlay.node("c")));
    assertEquals(1, overlay.node("c").core().counters().get(Counter.PAUSES));
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.assertUnicastReachesOnlyItsDestination();
  }

  @ParameterizedTest
  @ValueSource(longs = {1_100, 3_000})
  void whatWaitsInASwitchThatStandsStillIsNotLost(long haltMillis) {
    for (long phase = 0; phase < 400; phase += 57) {
      Overlay overlay =
          Overlay.running(
              """
              nodes a=10 b=30 c=50 d=80 e=c0
              links a-b b-c c-d d-e e-a a-c b-d
              leaves a:u d:y
              """);
      overlay.assertBroadcastsReachEveryOtherLeafOnce();
      overlay.run(phase);
      SimulatedNode transit = overlay.node("c");
      transit.haltSwitch(haltMillis);
      SimulatedLeaf from = overlay.leaf("u");
      SimulatedLeaf to = overlay.leaf("y");
      to.takeReceived();
      ping(overlay, from, to, 400);
      assertEquals(400, to.takeReceived().size(), () -> overlay.trace().toString());
      assertEquals(List.of(), warningsOfLinks(transit));
      assertEquals(1, transit.core().counters().get(Counter.SWITCH_PAUSES));
      overlay.assertBroadcastsReachEveryOtherLeafOnce();
    }
  }

  @Test
  void aSwitchThatStandsStillForLongIsPassedByAndTakenAgain() {
    Overlay overlay = Overlay.running(RING);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.node("c").haltSwitch(8_000);
    overlay.run(DETECTION_MILLIS);
    assertEquals(LinkState.SILENT, state(overlay, "b", "c"));
    assertEquals(LinkState.LIVE, state(overlay, "c", "b"));
    overlay.run(8_000);
    assertEquals(LinkState.LIVE, state(overlay, "b", "c"));
    assertEquals(List.of(), warningsOfLinks(overlay.node("c")));
    overlay.assertUnicastReachesOnlyItsDestination();
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
  }

  @Test
  void aLinkThatBreaksWhileTheSwitchStandsStillIsGivenUpAfterIt() {
    Overlay overlay = Overlay.running(RING);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.node("b").haltSwitch(1_000);
    overlay.run(500);
    overlay.blackHole("b-d", true);
    overlay.run(500 + DETECTION_MILLIS);
    assertEquals(LinkState.SILENT, state(overlay, "b", "d"));
    overlay.assertUnicastReachesOnlyItsDestination();
  }

  @Test
  void controllersThatAllStandStillForAWhileLoseNoFlood() {
    Overlay overlay = Overlay.running(RING);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.nodes().forEach(node -> node.suspendController(5_000));
    overlay.run(5_001);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    assertEquals(0, count(overlay, Counter.LINKS_GONE_SILENT));
    assertEquals(0, count(overlay, Counter.LINKS_UNATTENDED));
    assertEquals(0, count(overlay, Counter.LINKS_ONE_WAY));
  }

  @Test
  void whatWasLearnedOutlastsASuspensionBeyondItsAge() {
    Overlay overlay = Overlay.running(RING);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.node("c").suspendController(400_000);
    overlay.run(400_100);
    assertEquals(5, overlay.node("c").core().view().remoteLeaves().size());
  }

  @Test
  void aLinkThatBreaksDuringASuspensionIsGivenUpAfterIt() {
    Overlay overlay = Overlay.running(RING);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.node("b").suspendController(30_000);
    overlay.run(10_000);
    overlay.blackHole("b-d", true);
    overlay.run(20_000 + DETECTION_MILLIS);
    assertEquals(LinkState.SILENT, state(overlay, "b", "d"));
    overlay.assertUnicastReachesOnlyItsDestination();
  }

  @Test
  void aNodeRestartedWithItsClockSetBackKeepsItsLeaves() {
    Overlay overlay = Overlay.running(RING);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    SimulatedNode restarted = overlay.node("c");
    restarted.killController();
    overlay.leaf("x").moveTo(restarted);
    restarted.startController(1);
    overlay.leaf("x").sendTo(overlay.leaf("u"), "before the peers were heard");
    overlay.run(300_000);
    for (SimulatedNode node : overlay.nodes()) {
      if (node != restarted) {
        assertEquals(
            restarted.id(),
            node.core().view().remoteLeaves().get(overlay.leaf("x").mac()),
            () -> "at " + node.name());
      }
    }
    assertEquals(0, restarted.core().counters().get(Counter.DUPLICATE_NODE_ID));
    overlay.assertUnicastReachesOnlyItsDestination();
  }
}
