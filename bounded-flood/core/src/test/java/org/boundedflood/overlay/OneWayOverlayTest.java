package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boundedflood.core.count.Counter;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Ring;
import org.boundedflood.core.route.NextHop;
import org.junit.jupiter.api.Test;

/**
 * Nodes go one way round the ring for as long as a node of the original is about, and no longer.
 */
final class OneWayOverlayTest {
  /** A plain ring of nine in which x speaks the original only, opposite to a. */
  private static final String NINE =
      """
      nodes a=05 b=20 c=3c d=58 e=74 f=a8 g=c4 h=e0
      originals x=90
      links a-b b-c c-d d-e e-x x-f f-g g-h h-a
      leaves a:A b:B c:C d:D e:E x:X f:F g:G h:H
      """;

  private static boolean allGoOneWay(Overlay overlay) {
    return overlay.nodes().stream().allMatch(node -> goesOneWay(overlay, node));
  }

  private static boolean noneGoesOneWay(Overlay overlay) {
    return overlay.nodes().stream().noneMatch(node -> goesOneWay(overlay, node));
  }

  /** Whether it sends away from the node behind the next one clockwise, which is two hops ahead. */
  private static boolean goesOneWay(Overlay overlay, SimulatedNode node) {
    NodeId self = node.id();
    NodeId second =
        overlay.nodes().stream()
            .map(SimulatedNode::id)
            .filter(id -> !id.equals(self))
            .sorted(Ring.clockwiseFrom(self))
            .skip(2)
            .findFirst()
            .orElseThrow();
    NextHop next = node.core().nextHop(second).orElseThrow();
    return Ring.clockwise(self, next.peer()).compareTo(Ring.clockwise(next.peer(), self)) > 0;
  }

  /** The same ring without x. */
  private static Overlay pure() {
    String pure =
        NINE.replaceAll("originals.*\n", "").replace(" e-x x-f", " e-f").replace("x:X ", "");
    Overlay overlay = Overlay.running(pure);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.run(1_000);
    return overlay;
  }

  @Test
  void allKnowOfTheOriginalWhereverItIsAndUnicastArrivesWithoutFloods() {
    Overlay overlay = Overlay.of(NINE);
    overlay.run(3_000);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    assertTrue(allGoOneWay(overlay));
    overlay.assertUnicastReachesOnlyItsDestination();
    assertEquals(0, overlay.count(Counter.UNROUTABLE_UNICAST));
  }

  @Test
  void onceItIsGoneAllGoBothWaysAgain() {
    Overlay overlay = Overlay.of(NINE);
    overlay.run(3_000);
    overlay.killOriginal("x");
    overlay.connect("e", "f");
    overlay.run(15_000);
    assertTrue(noneGoesOneWay(overlay));
    long before = overlay.count(Counter.ADJACENCY_SENT);
    overlay.run(10_000);
    assertEquals(before, overlay.count(Counter.ADJACENCY_SENT), "and nobody counts on");
  }

  @Test
  void aNodeThatAPeerReliesOnGoesBothWaysUntilThePeerKnows() {
    Overlay overlay = pure();
    assertTrue(noneGoesOneWay(overlay));
    overlay.node("b").suspendController(900);
    overlay.connectOriginal("y", "08", "a");
    overlay.run(500);
    assertTrue(!goesOneWay(overlay, overlay.node("a")), "b does not know yet");
    overlay.run(2_000);
    assertTrue(allGoOneWay(overlay));
  }

  @Test
  void norDoesOneThatWasRestartedForgetWhoReliesOnIt() {
    Overlay overlay = pure();
    overlay.node("a").killController();
    overlay.connectOriginal("y", "08", "a");
    overlay.run(500);
    overlay.node("b").suspendController(900);
    overlay.node("a").startController();
    overlay.run(500);
    NodeId behindB = overlay.node("c").id();
    assertTrue(overlay.node("a").core().nextHop(behindB).isEmpty(), "by h would be one way");
    overlay.run(3_000);
    assertTrue(allGoOneWay(overlay));
  }
}
