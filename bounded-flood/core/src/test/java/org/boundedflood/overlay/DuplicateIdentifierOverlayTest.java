package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.link.LinkState;
import org.junit.jupiter.api.Test;

/** Two nodes with one identifier: reported, and nothing runs hot. */
final class DuplicateIdentifierOverlayTest {
  /** Nodes a and z are namesakes. */
  private static final String NAMESAKES =
      """
      nodes a=10 b=30 c=50 z=10 d=80
      links a-b b-c c-z z-d d-a
      leaves a:u b:v c:w z:x d:y
      """;

  private static void assertReportedOnce(SimulatedNode node) {
    List<String> reports =
        node.warnings().stream().filter(text -> text.contains("another node uses")).toList();
    assertEquals(1, reports.size(), () -> node.name() + " " + node.warnings());
    assertTrue(reports.get(0).contains("through port " + node.name() + "-"), reports.get(0));
    assertTrue(node.core().duplicate().isPresent());
    assertTrue(node.core().counters().get(Counter.DUPLICATE_NODE_ID) > 0);
  }

  /** The namesakes in an overlay in which one of them was started later, as it is in life. */
  private static Overlay namesakes() {
    Overlay overlay = Overlay.running(NAMESAKES);
    overlay.node("z").killController();
    overlay.run(1_000);
    overlay.node("z").startController();
    overlay.run(12_000);
    return overlay;
  }

  @Test
  void namesakesThatAreNotAdjacentAreBothReported() {
    Overlay overlay = namesakes();
    for (int round = 0; round < 20; round++) {
      overlay.leaves().forEach(leaf -> leaf.broadcast("hello"));
      overlay.run(1_000);
    }
    assertReportedOnce(overlay.node("a"));
    assertReportedOnce(overlay.node("z"));
  }

  @Test
  void namesakesThatContradictEachOtherDoNotArgueAtTheSpeedOfTheNetwork() {
    Overlay overlay = Overlay.running(NAMESAKES);
    overlay.leaves().forEach(leaf -> leaf.broadcast("hello"));
    overlay.run(2_000);
    int before = overlay.packetIns();
    overlay.run(10_000);
    int linkMessages = 5 * 2 * 25 * 3;
    int perSecond = (overlay.packetIns() - before - linkMessages) / 10;
    assertTrue(perSecond < 100, () -> perSecond + " packet-ins a second in a quiet overlay");
  }

  @Test
  void theWarningIsRepeatedOnceARefreshIntervalAtMost() {
    Overlay overlay = namesakes();
    overlay.leaves().forEach(leaf -> leaf.broadcast("hello"));
    overlay.run(200_000);
    long reports =
        overlay.node("z").warnings().stream().filter(t -> t.contains("another node uses")).count();
    assertTrue(reports >= 2 && reports <= 4, () -> overlay.node("z").warnings().toString());
  }

  @Test
  void aNamesakeBehindATunnelThatShouldLeadElsewhereIsReportedAndNotUsed() {
    Overlay overlay = Overlay.running("nodes a=10 b=30 z=10\nlinks a-b\nleaves a:u b:v z:x");
    overlay.connectBoth("a", "z", "b");
    overlay.run(5_000);
    assertReportedOnce(overlay.node("a"));
    assertReportedOnce(overlay.node("z"));
    assertEquals(LinkState.MISMATCHED, overlay.node("z").core().links().get(0).state());
  }

  @Test
  void aTopologyThatNamesTheNodeItselfAsPeerIsReported() {
    Overlay overlay = Overlay.running("nodes a=10 b=30 z=10\nlinks a-b\nleaves a:u b:v z:x");
    overlay.connect("a", "z");
    overlay.run(5_000);
    assertReportedOnce(overlay.node("a"));
    assertReportedOnce(overlay.node("z"));
  }

  @Test
  void aRestartAndARejoinedIslandAreTakenForNoNamesake() {
    Overlay overlay =
        Overlay.running(
            """
            nodes a=10 b=30 c=80 d=b0
            links a-b c-d b-c d-a
            leaves a:u b:v c:w d:x
            """);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.blackHole("b-c", true);
    overlay.blackHole("d-a", true);
    overlay.run(5_000);
    overlay.node("a").killController();
    overlay.run(3_000);
    overlay.node("a").startController();
    overlay.run(12_000);
    overlay.blackHole("b-c", false);
    overlay.blackHole("d-a", false);
    overlay.run(100_000);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    for (SimulatedNode node : overlay.nodes()) {
      assertEquals(0, node.core().counters().get(Counter.DUPLICATE_NODE_ID), node.name());
    }
  }
}
