package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.boundedflood.core.FloodMode;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.link.LinkState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Floods of switches at nodes whose controllers are away or have just started. */
final class LonelySwitchOverlayTest {
  private static final String LINKS =
      """
      nodes a=10 b=30 c=50 d=80 e=a8 f=f0 g=68
      switching a b c d e f g
      links a-b b-c c-d d-e e-f f-a
      links a-c b-d c-e d-f e-a f-b
      leaves a:A b:B c:C d:D e:E f:F
      """;

  private static final int CONTROLLERS_NOTICE_MILLIS = 4_000;

  private static Overlay warm(String description) {
    Overlay overlay = Overlay.running(description);
    overlay.leaves().forEach(leaf -> leaf.broadcast("here I am"));
    overlay.run(1_000);
    return overlay;
  }

  /** What controllers have done for floods of leaves; those that were killed are forgotten. */
  private static long work(Overlay overlay) {
    return Stream.of(Counter.FLOODS_STARTED, Counter.FLOODS_RECEIVED, Counter.SWITCH_FLOODS_PUNTED)
        .mapToLong(overlay::count)
        .sum();
  }

  private static List<SimulatedLeaf> allBut(Overlay overlay, String... leaves) {
    return overlay.leaves().stream()
        .filter(leaf -> !List.of(leaves).contains(leaf.name()))
        .toList();
  }

  private static LinkState state(Overlay overlay, String node, String peer) {
    return overlay.node(node).core().links().stream()
        .filter(link -> link.peer().equals(overlay.node(peer).id()))
        .findFirst()
        .orElseThrow()
        .state();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c", "d", "e", "f"})
  void aNodeWhoseControllerDiedGoesOnFloodingAndNobodyHasToDoAnythingAboutIt(String victim) {
    Overlay overlay = warm(LINKS);
    overlay.node(victim).killController();
    long before = work(overlay);
    for (int i = 0; i < 8; i++) {
      overlay.assertBroadcastsReachEveryOtherLeafOnce();
    }
    overlay.run(120_000);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    assertEquals(before, work(overlay), overlay.trace()::toString);
  }

  @Test
  void withNoControllerLeftAtAllTheSwitchesFloodOn() {
    Overlay overlay = warm(LINKS);
    for (String victim : List.of("c", "d", "a", "f", "b", "e")) {
      overlay.node(victim).killController();
      overlay.run(CONTROLLERS_NOTICE_MILLIS);
      overlay.assertBroadcastsReachEveryOtherLeafOnce();
    }
  }

  @Test
  void floodsGoAroundASwitchThatLeavesPartOfThemToItsDeadController() {
    String onlyOverC = LINKS.replace("b-d ", "");
    for (String others : List.of("a b c d f", "b c d e f", "a b d e f", "c")) {
      Overlay overlay = warm(onlyOverC.replace("switching a b c d e f g", "switching " + others));
      overlay.node("c").killController();
      overlay.run(CONTROLLERS_NOTICE_MILLIS);
      overlay.assertBroadcastsReachEveryOtherLeafOnce(allBut(overlay, "C"));
    }
  }

  @Test
  void floodsGoAroundASwitchThatDoesNotKnowANodeWhichHasComeSince() {
    Overlay overlay = warm(LINKS.replace("f:F", "f:F g:G"));
    overlay.node("c").killController();
    overlay.run(CONTROLLERS_NOTICE_MILLIS);
    overlay.connect("g", "d");
    overlay.connect("g", "b");
    overlay.run(1_000);
    overlay.leaf("G").broadcast("here I am");
    overlay.run(1_000);
    overlay.assertBroadcastsReachEveryOtherLeafOnce(allBut(overlay, "C"));
  }

  @Test
  void floodsGoAroundASwitchOfWhichAPeerIsKnownToHaveDied() {
    Overlay overlay = warm(LINKS);
    overlay.node("c").killController();
    overlay.run(CONTROLLERS_NOTICE_MILLIS);
    overlay.kill("d");
    overlay.run(8_000);
    overlay.assertBroadcastsReachEveryOtherLeafOnce(allBut(overlay, "C", "D"));
    overlay.leaf("C").takeReceived();
    overlay.leaf("B").broadcast("around c");
    overlay.run(100);
    assertEquals(List.of(), overlay.leaf("C").takeReceived());
  }

  @Test
  void aControllerThatStartsBesideOneThatIsDeadTakesWhatTheOthersSwitchSends() {
    Overlay overlay = warm(LINKS);
    overlay.node("c").killController();
    overlay.run(CONTROLLERS_NOTICE_MILLIS);
    overlay.node("b").killController();
    overlay.node("b").startController();
    for (int i = 0; i < 20; i++) {
      overlay.run(700);
      overlay.assertBroadcastsReachEveryOtherLeafOnce(allBut(overlay, "C"));
      overlay.leaf("C").broadcast("by my switch alone");
      overlay.run(100);
      for (SimulatedLeaf leaf : allBut(overlay, "C")) {
        assertEquals(List.of("by my switch alone"), leaf.takeReceived(), leaf.name());
      }
    }
    assertEquals(LinkState.UNATTENDED, state(overlay, "b", "c"));
  }

  @Test
  void aControllerThatIsRestartedDoesNotComeBetweenItsSwitchAndFloods() {
    for (long away : List.of(0L, 50L, 900L, 5_000L)) {
      Overlay overlay = warm(LINKS);
      overlay.node("c").killController();
      overlay.run(away);
      overlay.node("c").startController();
      assertEquals(FloodMode.INHERITED, overlay.node("c").core().floodMode());
      long before = work(overlay);
      for (int i = 0; i < 200; i++) {
        overlay.leaves().forEach(SimulatedLeaf::takeReceived);
        SimulatedLeaf sender = overlay.leaf(i % 2 == 0 ? "C" : "F");
        sender.broadcast("flood " + i);
        overlay.run(7);
        for (SimulatedLeaf leaf : allBut(overlay, sender.name())) {
          assertEquals(List.of("flood " + i), leaf.takeReceived(), overlay.trace()::toString);
        }
      }
      assertEquals(before, work(overlay), overlay.trace()::toString);
      assertEquals(FloodMode.SWITCH, overlay.node("c").core().floodMode());
      assertTrue(overlay.node("c").core().view().settling(), "and all that long before it settles");
    }
  }

  @Test
  void whatAnEarlierLifeLeftDoesNotLeadFloodsPastAPeerThatHasComeMeanwhile() {
    Overlay overlay = warm(LINKS.replace("f:F", "f:F g:G"));
    overlay.node("c").killController();
    overlay.connect("g", "c");
    overlay.connect("g", "d");
    overlay.connect("g", "e");
    overlay.node("c").startController();
    overlay.run(2_000);
    overlay.leaf("G").broadcast("here I am");
    overlay.run(100);
    assertEquals(FloodMode.SWITCH, overlay.node("c").core().floodMode());
    assertTrue(overlay.node("c").core().view().settling());
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
  }

  @Test
  void soonAfterANodeDiedNoControllerIsBotheredWithFloodsPastIt() {
    for (String victim : List.of("a", "d", "e")) {
      Overlay overlay = warm(LINKS);
      overlay.kill(victim);
      overlay.run(7_000);
      long before = work(overlay);
      List<SimulatedLeaf> others = allBut(overlay, victim.toUpperCase(Locale.ROOT));
      overlay.assertBroadcastsReachEveryOtherLeafOnce(others);
      overlay.run(30_000);
      overlay.assertBroadcastsReachEveryOtherLeafOnce(others);
      assertEquals(before, work(overlay), overlay.trace()::toString);
      overlay.revive(victim);
      overlay.run(15_000);
      overlay.assertBroadcastsReachEveryOtherLeafOnce();
    }
  }

  /** No peer of p is a peer of d, so that only d itself can tell p that it is there. */
  @Test
  void aNodeThatLivesOnBehindALostLinkGivesASignAndIsLookedForAsLongAsItDoes() {
    Overlay overlay =
        warm(
            """
            nodes p=10 d=20 e=30 f=60 g=90 h=c0
            switching p d e f g h
            links p-d p-e e-f f-g g-h h-p d-g
            leaves p:P d:D e:E f:F g:G h:H
            """);
    overlay.setUp("p-d", false);
    for (int i = 0; i < 3; i++) {
      overlay.run(12_000);
      overlay.assertBroadcastsReachEveryOtherLeafOnce();
    }
    overlay.kill("d");
    overlay.run(120_000);
    long before = work(overlay);
    overlay.assertBroadcastsReachEveryOtherLeafOnce(allBut(overlay, "D"));
    assertEquals(before, work(overlay));
    assertFalse(overlay.node("d").isRunning());
  }
}
