package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.route.NextHop;
import org.boundedflood.program.ProgramDiffer;
import org.boundedflood.program.Step;
import org.boundedflood.program.SwitchProgram;
import org.junit.jupiter.api.Test;

/** Nodes tell each other who their peers are, and look ahead by it. */
final class AdjacencyOverlayTest {
  /**
   * A ring of twelve. From a to g it is six hops along the ring; h, the nearest peer of a to g,
   * leads there in two, but so does c by its shortcut. From a to f greedy takes the long way by h.
   */
  private static final String TWELVE =
      """
      nodes a=05 b=1a c=30 d=45 e=5a f=70 g=85 h=9a i=b0 j=c5 k=da l=f0
      links a-b b-c c-d d-e e-f f-g g-h h-i i-j j-k k-l l-a
      links a-h a-c c-f
      leaves a:A b:B c:C d:D e:E f:F g:G h:H i:I j:J k:K l:L
      """;

  private static Overlay running() {
    Overlay overlay = Overlay.running(TWELVE);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.run(1_000);
    return overlay;
  }

  private static String next(Overlay overlay, String from, String to) {
    NextHop next = overlay.node(from).core().nextHop(overlay.node(to).id()).orElseThrow();
    return overlay.nodes().stream()
        .filter(node -> node.id().equals(next.peer()))
        .map(SimulatedNode::name)
        .findFirst()
        .orElseThrow();
  }

  private static Map<NodeId, NextHop> routes(Overlay overlay, String of) {
    return overlay.node(of).core().view().routes();
  }

  @Test
  void unicastGoesTheWayThatIsShorterAHopFurther() {
    Overlay overlay = running();
    assertEquals("c", next(overlay, "a", "f"), "h is nearer to f, but no peer of it is");
    assertEquals("h", next(overlay, "a", "g"));
    overlay.assertUnicastReachesOnlyItsDestination();
  }

  @Test
  void oneWayIsWhatTheViewHasForIt() {
    Overlay overlay = running();
    for (SimulatedNode node : overlay.nodes()) {
      Map<NodeId, NextHop> one = new HashMap<>();
      for (SimulatedNode other : overlay.nodes()) {
        if (other != node) {
          one.put(other.id(), node.core().nextHop(other.id()).orElseThrow());
        }
      }
      assertEquals(node.core().view().routes(), one);
    }
  }

  @Test
  void aLinkThatGoesIsToldAndComesBack() {
    Overlay overlay = running();
    overlay.setUp("c-f", false);
    overlay.run(250);
    assertEquals("h", next(overlay, "a", "f"));
    overlay.assertUnicastReachesOnlyItsDestination();
    overlay.setUp("c-f", true);
    overlay.run(1_000);
    assertEquals("c", next(overlay, "a", "f"));
  }

  @Test
  void aChangeElsewhereRewritesTheGroupsWhoseChoiceItChangesAndNothingElse() {
    Overlay overlay = running();
    SwitchProgram before = overlay.node("a").program();
    Map<NodeId, NextHop> routesBefore = routes(overlay, "a");
    overlay.setUp("c-f", false);
    overlay.run(250);
    Map<NodeId, NextHop> routesAfter = routes(overlay, "a");
    long changed =
        routesBefore.entrySet().stream()
            .filter(entry -> !entry.getValue().equals(routesAfter.get(entry.getKey())))
            .count();
    List<Step> steps =
        ProgramDiffer.diff(before, overlay.node("a").program(), overlay.node("a").core().view())
            .steps();
    assertTrue(changed > 0 && changed < routesBefore.size(), changed + " ways changed");
    assertEquals(changed, steps.size(), steps::toString);
    assertTrue(steps.stream().allMatch(Step.ModifyGroup.class::isInstance), steps::toString);
  }

  @Test
  void newsThatWasLostIsToldAgainWithTheNextLinkCheck() {
    Overlay overlay = running();
    overlay.blackHole("a-c", true);
    overlay.setUp("c-f", false);
    overlay.run(300);
    overlay.blackHole("a-c", false);
    assertEquals("c", next(overlay, "a", "f"), "a has not heard of it yet");
    overlay.run(500);
    assertEquals("h", next(overlay, "a", "f"));
  }

  @Test
  void newsOnTopOfLostNewsIsNotBelievedAndBringsAllAnew() {
    Overlay overlay = running();
    overlay.blackHole("a-c", true);
    overlay.setUp("c-f", false);
    overlay.run(150);
    overlay.blackHole("a-c", false);
    overlay.setUp("c-d", false);
    overlay.run(150);
    overlay.run(500);
    assertTrue(
        overlay.node("a").core().counters().get(Counter.ADJACENCY_OUT_OF_STEP) <= 1,
        "at most one message was ahead of its time");
    assertEquals("h", next(overlay, "a", "f"));
  }

  @Test
  void aRestartedNodeIsToldAllAndTellsAll() {
    Overlay overlay = running();
    overlay.run(10_000);
    overlay.node("c").killController();
    overlay.run(100);
    overlay.node("c").startController();
    overlay.setUp("c-f", false);
    overlay.run(1_500);
    assertEquals("h", next(overlay, "a", "f"));
    overlay.node("a").killController();
    overlay.run(100);
    overlay.node("a").startController();
    overlay.setUp("c-f", true);
    overlay.run(1_500);
    assertEquals("c", next(overlay, "a", "f"));
  }

  @Test
  void inAQuietOverlayNothingIsTold() {
    Overlay overlay = running();
    overlay.run(2_000);
    long before = overlay.count(Counter.ADJACENCY_SENT);
    overlay.run(200_000);
    assertEquals(before, overlay.count(Counter.ADJACENCY_SENT));
    assertEquals(overlay.count(Counter.ADJACENCY_SENT), overlay.count(Counter.ADJACENCY_RECEIVED));
  }

  @Test
  void aChangeIsTwoMessagesForEachPeerOfItsEnds() {
    Overlay overlay = running();
    long before = overlay.count(Counter.ADJACENCY_SENT);
    overlay.setUp("c-f", false);
    overlay.run(1_000);
    assertEquals(3 + 2, overlay.count(Counter.ADJACENCY_SENT) - before, "b d a, and e g");
  }

  @Test
  void theControllerOfAPeerMayGoAndItsSwitchIsStillUsedWithoutDetour() {
    Overlay overlay = running();
    overlay.node("c").killController();
    overlay.run(4_000);
    assertEquals("c", next(overlay, "a", "f"));
    overlay.node("a").killController();
    overlay.node("a").startController();
    overlay.run(4_000);
    assertNotEquals("", next(overlay, "a", "f"), "some way is found");
    overlay.assertUnicastReachesOnlyItsDestination();
  }
}
