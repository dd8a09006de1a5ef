package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.frb.FrbReject;
import org.junit.jupiter.api.Test;

final class GapOverlayTest {
  /** Twelve nodes, two successors each, and few long links. */
  private static final String TWELVE =
      """
      nodes a=05 b=1a c=30 d=45 e=5a f=70 g=85 h=9a i=b0 j=c5 k=da l=f0
      links a-b b-c c-d d-e e-f f-g g-h h-i i-j j-k k-l l-a
      links a-c b-d c-e d-f e-g f-h g-i h-j i-k j-l k-a l-b
      links a-h d-j
      leaves a:A b:B c:C d:D e:E f:F g:G h:H i:I j:J k:K l:L
      """;

  private static final List<String> FIRST = List.of("a", "b", "c", "d", "e", "f");
  private static final List<String> SECOND = List.of("g", "h", "i", "j", "k", "l");

  private static List<SimulatedLeaf> leavesAt(Overlay overlay, List<String> nodes) {
    return nodes.stream().map(node -> overlay.leaf(node.toUpperCase(Locale.ROOT))).toList();
  }

  private static void assertNoHandOverWasRejected(Overlay overlay) {
    for (SimulatedNode node : overlay.nodes()) {
      if (node.isRunning()) {
        assertEquals(0, node.core().counters().get(FrbReject.STRAY_HAND_OVER));
        assertEquals(0, node.core().counters().get(FrbReject.BAD_HAND_OVER));
      }
    }
  }

  @Test
  void whereNothingIsMissingNothingIsHandedOver() {
    Overlay overlay = Overlay.running(TWELVE);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.run(70_000);
    assertEquals(0, overlay.count(Counter.GAPS_SENT));
  }

  @Test
  void floodsPassTwoAdjacentNodesThatWereKilled() {
    String names = "abcdefghijkl";
    for (int first = 0; first < names.length(); first += 3) {
      String one = names.substring(first, first + 1);
      int second = (first + 1) % names.length();
      String two = names.substring(second, second + 1);
      Overlay overlay = Overlay.running(TWELVE);
      overlay.leaves().forEach(leaf -> leaf.broadcast("here I am"));
      overlay.run(200);
      overlay.kill(one);
      overlay.kill(two);
      overlay.run(4_000);
      List<String> rest =
          names
              .chars()
              .mapToObj(Character::toString)
              .filter(n -> !(one + two).contains(n))
              .toList();
      overlay.assertBroadcastsReachEveryOtherLeafOnce(leavesAt(overlay, rest));
      assertTrue(overlay.count(Counter.GAPS_TAKEN) > 0, "nothing was missing without " + one + two);
      assertNoHandOverWasRejected(overlay);
      overlay.revive(one);
      overlay.revive(two);
      overlay.run(15_000);
      overlay.assertBroadcastsReachEveryOtherLeafOnce();
    }
  }

  @Test
  void bothHalvesOfARingThatWasCutFloodWithinAndThenTogetherAgain() {
    Overlay overlay = Overlay.running(TWELVE);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.cut(FIRST, SECOND, true);
    overlay.run(4_000);
    overlay.assertBroadcastsReachEveryOtherLeafOnce(leavesAt(overlay, FIRST));
    overlay.assertBroadcastsReachEveryOtherLeafOnce(leavesAt(overlay, SECOND));
    assertTrue(overlay.count(Counter.GAPS_SENT) > 0);
    assertNoHandOverWasRejected(overlay);
    overlay.cut(FIRST, SECOND, false);
    overlay.run(4_000);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.assertUnicastReachesOnlyItsDestination();
  }

  @Test
  void announcementsPassGapsToo() {
    Overlay overlay = Overlay.running(TWELVE);
    overlay.run(70_000);
    overlay.kill("c");
    overlay.kill("d");
    overlay.run(4_000);
    for (String sender : List.of("B", "E", "K")) {
      overlay.leaf(sender).sendTo(overlay.leaf("C"), "to a dead one");
      overlay.run(100);
    }
    for (SimulatedNode node : overlay.nodes()) {
      if (node.isRunning()) {
        assertEquals(
            3, node.core().localLeaves().size() + node.core().remoteLeaves().size(), node.name());
      }
    }
  }

  @Test
  void nodesThatDiedAreNoLongerLookedForAfterAWhile() {
    Overlay overlay = Overlay.running(TWELVE);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.kill("c");
    overlay.run(4_000);
    overlay.leaf("A").broadcast("looking for c");
    overlay.run(100);
    long vain = overlay.count(Counter.GAPS_SENT);
    assertTrue(vain > 0 && vain <= 24, vain + " hand-overs for one flood");
    overlay.run(180_000);
    long before = overlay.count(Counter.GAPS_SENT);
    overlay.leaf("A").broadcast("nobody looks for c");
    overlay.run(100);
    assertEquals(before, overlay.count(Counter.GAPS_SENT));
  }

  @Test
  void aNodeWithoutControllerIsNotLookedFor() {
    Overlay overlay = Overlay.running(TWELVE);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.node("c").killController();
    overlay.run(4_000);
    overlay.leaf("A").broadcast("past c");
    overlay.run(100);
    assertEquals(0, overlay.count(Counter.GAPS_SENT));
  }
}
