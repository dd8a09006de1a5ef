package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.frb.LeafClaimCodec;
import org.boundedflood.core.frb.LeafRecords;
import org.boundedflood.core.leaf.LeafClaim;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.program.Purpose;
import org.boundedflood.program.SwitchProgram;
import org.junit.jupiter.api.Test;

final class OverlayTest {
  /** A ring of six with two successors each, but for one chord that is missing (f-b). */
  private static final String RING =
      """
      nodes a=10 b=30 c=50 d=80 e=a8 f=f0
      links a-b b-c c-d d-e e-f f-a
      links a-c b-d c-e d-f e-a
      leaves a:u a:v b:w c:x d:y f:z
      """;

  @Test
  void everyBroadcastReachesEveryOtherLeafOnce() {
    Overlay.running(RING).assertBroadcastsReachEveryOtherLeafOnce();
  }

  @Test
  void multicastAndIpv6AreFloodedLikeBroadcast() {
    Overlay overlay = Overlay.running(RING);
    for (String group : List.of("33:33:00:00:00:01", "01:00:5e:00:00:fb", "01:00:0c:cc:cc:cc")) {
      overlay.leaf("u").send(MacAddress.of(group), group);
      overlay.run(100);
      for (String receiver : List.of("v", "w", "x", "y", "z")) {
        assertEquals(List.of(group), overlay.leaf(receiver).takeReceived());
      }
    }
  }

  @Test
  void bridgeProtocolsNeverCrossTheOverlay() {
    Overlay overlay = Overlay.running(RING);
    overlay.leaf("u").send(MacAddress.of("01:80:c2:00:00:00"), "stp");
    overlay.run(100);
    overlay.leaves().forEach(leaf -> assertEquals(List.of(), leaf.takeReceived()));
  }

  @Test
  void onceLeavesAreKnownUnicastNeedsNoController() {
    Overlay overlay = Overlay.running(RING);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    int before = overlay.packetIns();
    overlay.assertUnicastReachesOnlyItsDestination();
    assertTrue(
        overlay.packetIns() - before <= linkMessages(overlay),
        "frames of leaves were punted though they are known");
  }

  /** What link checks may cost while a test runs that takes less than an interval. */
  private static int linkMessages(Overlay overlay) {
    return 8 * overlay.nodes().stream().mapToInt(node -> node.core().links().size()).sum();
  }

  @Test
  void theFirstFrameOfAnyKindAnnouncesALeafEverywhere() {
    Overlay overlay = Overlay.running(RING);
    overlay.leaf("x").send(MacAddress.of("02:00:00:00:00:77"), "to nobody");
    overlay.run(100);
    overlay.leaves().forEach(SimulatedLeaf::takeReceived);
    NodeId home = overlay.node("c").id();
    for (SimulatedNode node : overlay.nodes()) {
      if (!node.id().equals(home)) {
        assertEquals(home, node.core().view().remoteLeaves().get(overlay.leaf("x").mac()));
      }
    }
    overlay.leaf("z").sendTo(overlay.leaf("x"), "found");
    overlay.run(100);
    assertEquals(List.of("found"), overlay.leaf("x").takeReceived());
    assertEquals(0, overlay.node("f").core().counters().get(Counter.UNKNOWN_UNICAST_FLOODED));
  }

  @Test
  void unknownUnicastFindsItsDestinationByFlood() {
    Overlay overlay = Overlay.running(RING);
    overlay.leaf("u").sendTo(overlay.leaf("y"), "are you there");
    overlay.run(100);
    assertEquals(List.of("are you there"), overlay.leaf("y").takeReceived());
  }

  @Test
  void aMovedLeafIsFollowedFromItsFirstFrameWhateverThatIs() {
    Overlay overlay = Overlay.running(RING);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    SimulatedLeaf mover = overlay.leaf("u");
    for (String home : List.of("d", "e", "a", "b", "d", "a")) {
      mover.moveTo(overlay.node(home));
      mover.sendTo(overlay.leaf("w"), "moved to " + home);
      overlay.run(100);
      for (String sender : List.of("v", "w", "x", "y", "z")) {
        overlay.leaf(sender).sendTo(mover, sender);
      }
      overlay.run(100);
      assertEquals(
          List.of("v", "w", "x", "y", "z"),
          mover.takeReceived().stream().sorted().toList(),
          () -> "at its new home " + home + "\n" + overlay.trace());
    }
  }

  @Test
  void aRemoteLeafCostsOneFlowAndALocalLeafTwo() {
    Overlay overlay = Overlay.running(RING);
    SimulatedNode node = overlay.node("e");
    overlay.leaf("u").broadcast("first");
    overlay.run(100);
    int before = node.program().flows().size();
    overlay.leaf("v").broadcast("of the same node");
    overlay.run(100);
    assertEquals(before + 1, node.program().flows().size());
    SwitchProgram atHome = overlay.node("a").program();
    assertEquals(
        2,
        atHome.flows().values().stream()
            .filter(flow -> flow.reason().purpose() == Purpose.LOCAL_SOURCE)
            .count());
  }

  @Test
  void trafficGoesOnWithoutTheControllerAndThroughItsRestart() {
    Overlay overlay = Overlay.running(RING);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    int sent = 0;
    SimulatedLeaf from = overlay.leaf("z");
    SimulatedLeaf to = overlay.leaf("x");
    to.takeReceived();
    for (int step = 0; step < 3_000; step++) {
      switch (step) {
        case 100 -> overlay.node("c").killController();
        case 1_500 -> overlay.node("c").startController();
        default -> {}
      }
      from.sendTo(to, "ping " + sent++);
      overlay.run(10);
    }
    assertEquals(sent, to.takeReceived().size(), () -> overlay.trace().toString());
    assertEquals(overlay.leaf("x").port(), overlay.node("c").core().localLeaves().get(0).port());
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
  }

  @Test
  void whenAllControllersDieAndComeBackOneByOneNoUnicastIsLost() {
    Overlay overlay = Overlay.running(RING);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.nodes().forEach(SimulatedNode::killController);
    SimulatedLeaf from = overlay.leaf("u");
    SimulatedLeaf to = overlay.leaf("y");
    List<SimulatedNode> toStart = new ArrayList<>(overlay.nodes());
    for (int step = 0; step < 2_500; step++) {
      if (step > 500 && step % 100 == 0 && !toStart.isEmpty()) {
        toStart.remove(toStart.size() - 1).startController();
      }
      from.sendTo(to, "ping " + step);
      overlay.run(10);
    }
    assertEquals(2_500, to.takeReceived().size(), () -> overlay.trace().toString());
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.assertUnicastReachesOnlyItsDestination();
  }

  @Test
  void aRestartedNodeGoesOnThroughAPeerWhoseControllerStaysDead() {
    Overlay overlay =
        Overlay.running(
            """
            nodes a=10 c=20 d=80
            links a-c c-d d-a
            leaves a:u c:x d:y
            """);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.node("a").killController();
    overlay.node("c").killController();
    overlay.run(1_000);
    overlay.node("a").startController();
    overlay.run(20_000);
    overlay.leaf("u").sendTo(overlay.leaf("x"), "through the switch alone");
    overlay.run(100);
    assertEquals(
        List.of("through the switch alone"),
        overlay.leaf("x").takeReceived(),
        () -> overlay.trace().toString());
  }

  @Test
  void aLeafThatMovedWhileItsControllerWasAwayIsNotClaimedBack() {
    Overlay overlay = Overlay.running(RING);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.node("c").killController();
    overlay.leaf("x").moveTo(overlay.node("e"));
    overlay.leaf("x").broadcast("here now");
    overlay.run(5_000);
    overlay.node("c").startController();
    overlay.run(15_000);
    for (SimulatedLeaf leaf : overlay.leaves()) {
      leaf.takeReceived();
    }
    overlay.leaf("w").sendTo(overlay.leaf("x"), "found");
    overlay.run(100);
    assertEquals(List.of("found"), overlay.leaf("x").takeReceived(), overlay.trace()::toString);
  }

  @Test
  void aTunnelThatCarriesNothingIsPassedByAfterThreeIntervals() {
    Overlay overlay = Overlay.running(RING);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.blackHole("b-d", true);
    overlay.run(4_000);
    overlay.assertUnicastReachesOnlyItsDestination();
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.blackHole("b-d", false);
    overlay.run(2_000);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.assertUnicastReachesOnlyItsDestination();
  }

  @Test
  void aTunnelPortThatIsDeletedAndMadeAnewHealsByItself() {
    Overlay overlay = Overlay.running(RING);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.deleteNearPort("a-b");
    overlay.run(4_000);
    overlay.connect("a", "b");
    overlay.run(2_000);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.assertUnicastReachesOnlyItsDestination();
  }

  @Test
  void whenAPortGoesDownTheSwitchItselfTakesTheNextBestPeer() {
    Overlay overlay = Overlay.running(RING);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.node("c").killController();
    overlay.setUp("c-d", false);
    overlay.leaf("x").sendTo(overlay.leaf("y"), "the other way");
    overlay.run(100);
    assertEquals(
        List.of("the other way"), overlay.leaf("y").takeReceived(), overlay.trace()::toString);
  }

  @Test
  void twoHalvesThatWereCutApartBecomeOneSegmentAgain() {
    Overlay overlay =
        Overlay.running(
            """
            nodes a=10 b=30 c=80 d=b0
            links a-b c-d b-c d-a
            leaves a:u b:v c:w d:x
            """);
    overlay.blackHole("b-c", true);
    overlay.blackHole("d-a", true);
    overlay.run(4_000);
    overlay.assertBroadcastsReachEveryOtherLeafOnce(List.of(overlay.leaf("u"), overlay.leaf("v")));
    overlay.assertBroadcastsReachEveryOtherLeafOnce(List.of(overlay.leaf("w"), overlay.leaf("x")));
    overlay.blackHole("b-c", false);
    overlay.blackHole("d-a", false);
    overlay.run(3_000);
    overlay.assertUnicastReachesOnlyItsDestination();
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
  }

  @Test
  void twoIslandsThatLearnedApartTellEachOtherOfAllTheirLeaves() {
    Overlay overlay =
        Overlay.of(
            """
            nodes a=10 b=30 c=80 d=b0
            links a-b c-d
            leaves a:u b:v c:w d:x
            """);
    overlay.run(1_000);
    overlay.leaves().forEach(leaf -> leaf.broadcast("hello"));
    overlay.run(1_000);
    overlay.connect("b", "c");
    overlay.connect("d", "a");
    overlay.run(3_000);
    overlay.assertUnicastReachesOnlyItsDestination();
    for (SimulatedNode node : overlay.nodes()) {
      assertEquals(0, node.core().counters().get(Counter.UNKNOWN_UNICAST_FLOODED));
    }
  }

  @Test
  void aLeafCannotSpeakTheProtocol() {
    Overlay overlay = Overlay.running(RING);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    NodeId victim = overlay.node("d").id();
    LeafRecords lie =
        LeafClaimCodec.packAnnouncement(
                victim,
                List.of(new LeafClaim(overlay.leaf("w").mac(), victim, 1L << 50, true)),
                1_000)
            .get(0);
    EthernetFrame forged =
        FrbCodec.encode(
            Frb.announcement(victim, overlay.node("e").id(), 1, lie),
            MacAddress.BROADCAST,
            overlay.leaf("u").mac());
    int before = overlay.node("a").packetIns();
    overlay.leaf("u").send(forged);
    overlay.run(100);
    assertTrue(
        overlay.node("a").packetIns() - before <= 12, "only link messages reach the controller");
    overlay.assertUnicastReachesOnlyItsDestination();
  }

  @Test
  void aLeafThatFellSilentIsWithdrawnAndFoundAgain() {
    Overlay overlay = Overlay.running(RING);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.run(301_000);
    overlay.nodes().forEach(SimulatedNode::expireIdleLeaves);
    overlay.run(100);
    for (SimulatedNode node : overlay.nodes()) {
      assertEquals(0, node.core().view().remoteLeaves().size(), node.name());
      assertEquals(0, node.core().localLeaves().size(), node.name());
    }
    overlay.leaf("u").sendTo(overlay.leaf("z"), "still there");
    overlay.run(100);
    assertEquals(List.of("still there"), overlay.leaf("z").takeReceived());
  }
}
