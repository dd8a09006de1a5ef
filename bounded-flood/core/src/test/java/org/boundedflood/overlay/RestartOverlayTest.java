package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Controllers that are restarted find flows of their earlier life, of which not all hold still. */
final class RestartOverlayTest {
  /**
   * Towards n the way of p is q, that of q is s, and s has none; x carries the news of n to the
   * others, and is farther from n than any of them.
   */
  private static final String NO_WAY_ON =
      """
      nodes n=00 s=10 q=30 p=50 x=80
      links n-x x-p s-p p-q q-s
      leaves p:mover q:other
      """;

  @Test
  void noFrameRunsInACircleThroughASwitchThatSettlesWithAWayToWhereTheLeafLived() {
    Overlay overlay = Overlay.running(NO_WAY_ON);
    SimulatedLeaf mover = overlay.leaf("mover");
    SimulatedLeaf other = overlay.leaf("other");
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    SimulatedNode settling = overlay.node("s");
    settling.killController();
    mover.moveTo(overlay.node("n"));
    mover.broadcast("moved");
    overlay.run(100);
    settling.startController();
    overlay.run(200);
    assertTrue(settling.core().view().settling());
    assertEquals(overlay.node("n").id(), settling.homes().get(mover.mac()));
    assertEquals(Optional.empty(), overlay.walk().findLoop(mover.mac()));
    mover.takeReceived();
    other.sendTo(mover, "to the new home");
    overlay.run(100);
    assertEquals(List.of("to the new home"), mover.takeReceived(), overlay.trace()::toString);
    assertEquals(0, mover.strays());
  }

  /**
   * When a hears from c that it hosts the leaf, it has exchanged leaf tables with b already, and
   * had nothing to tell then that was certain.
   */
  @Test
  void aNodeThatRegainsALeafTellsThePeerThatWasRestartedTogetherWithIt() {
    Overlay overlay =
        Overlay.running(
            """
            nodes a=10 b=50 c=a0
            links a-b c-a
            leaves a:regained b:other
            """);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    SimulatedNode a = overlay.node("a");
    SimulatedNode b = overlay.node("b");
    a.killController();
    b.killController();
    overlay.blackHole("c-a", true);
    a.startController();
    b.startController();
    overlay.run(100);
    assertTrue(a.core().localLeaves().get(0).adopted(), "nobody has confirmed it yet");
    overlay.blackHole("c-a", false);
    overlay.run(10_000);
    assertFalse(b.core().view().settling());
    SimulatedLeaf regained = overlay.leaf("regained");
    assertEquals(a.id(), b.homes().get(regained.mac()), overlay.trace()::toString);
    long before = overlay.plainFrames();
    overlay.leaf("other").sendTo(regained, "by the switches alone");
    overlay.run(100);
    assertEquals(before + 1, overlay.plainFrames());
  }
}
