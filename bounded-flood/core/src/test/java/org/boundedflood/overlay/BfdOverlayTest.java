package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.boundedflood.core.link.BfdStage;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.link.TunnelLink;
import org.junit.jupiter.api.Test;

/** Links that the switches guard by BFD, which holds a port that only one end guards for dead. */
final class BfdOverlayTest {
  private static final String PAIR = "\nlinks a-b\nleaves a:u b:v";

  /** A ring with a chord from a to c. */
  private static final String RING =
      """
      nodes a=10 b=30 c=50 d=80
      bfd a b c d
      links a-c a-b b-c c-d d-a
      leaves a:u b:v c:w d:x
      """;

  private static Overlay running(String description) {
    Overlay overlay = Overlay.running(description);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.run(500);
    return overlay;
  }

  private static TunnelLink link(Overlay overlay, String node) {
    return overlay.node(node).core().links().get(0);
  }

  private static void assertStages(Overlay overlay, BfdStage stage) {
    assertEquals(stage, link(overlay, "a").bfd());
    assertEquals(stage, link(overlay, "b").bfd());
  }

  private static void assertUnicastPasses(Overlay overlay) {
    overlay.assertUnicastReachesOnlyItsDestination();
  }

  @Test
  void nothingIsLostWhileBfdComesUpAndThenThePortsAreWatched() {
    Overlay overlay = running("nodes a=10 b=80\nbfd a b" + PAIR);
    assertStages(overlay, BfdStage.RISING);
    assertUnicastPasses(overlay);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
    overlay.settleBfd();
    overlay.run(1);
    assertStages(overlay, BfdStage.GUARDING);
    assertUnicastPasses(overlay);
  }

  @Test
  void aLinkWhoseSessionIsLostIsLeftAtOnceAndTakenAgainWithIt() {
    Overlay overlay = running(RING);
    overlay.settleBfd();
    overlay.run(1_000);
    overlay.blackHole("a-c", true);
    overlay.settleBfd();
    overlay.run(1);
    assertEquals(LinkState.SILENT, link(overlay, "a").state());
    assertEquals(LinkState.SILENT, link(overlay, "c").state());
    assertUnicastPasses(overlay);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();

    overlay.blackHole("a-c", false);
    overlay.run(2_000);
    assertEquals(LinkState.SILENT, link(overlay, "a").state(), "checks alone do not do");
    overlay.settleBfd();
    overlay.run(500);
    assertEquals(LinkState.LIVE, link(overlay, "a").state());
    assertEquals(LinkState.LIVE, link(overlay, "c").state());
  }

  @Test
  void aPeerThatDoesNotWantBfdIsNotLostForIt() {
    Overlay overlay = running("nodes a=10 b=80\nbfd a" + PAIR);
    overlay.settleBfd();
    overlay.run(1_000);
    assertStages(overlay, BfdStage.OFF);
    assertUnicastPasses(overlay);
  }

  @Test
  void aRestartedControllerKeepsBfdAndLosesNothing() {
    Overlay overlay = running("nodes a=10 b=80\nbfd a b" + PAIR);
    overlay.settleBfd();
    overlay.run(1_000);
    overlay.node("a").killController();
    overlay.run(500);
    overlay.node("a").startController();
    assertEquals(BfdStage.GUARDING, link(overlay, "a").bfd());
    for (int i = 0; i < 50; i++) {
      overlay.run(100);
      overlay.leaf("u").sendTo(overlay.leaf("v"), "on");
    }
    overlay.run(100);
    assertEquals(50, overlay.leaf("v").takeReceived().size());
    assertStages(overlay, BfdStage.GUARDING);
  }

  @Test
  void nothingIsLostWhenOneEndWantsBfdNoMore() {
    Overlay overlay = running("nodes a=10 b=80\nbfd a b" + PAIR);
    overlay.settleBfd();
    overlay.run(1_000);
    overlay.node("a").killController();
    overlay.node("a").wantBfd(false);
    overlay.node("a").startController();
    for (int i = 0; i < 50; i++) {
      overlay.run(100);
      overlay.settleBfd();
      overlay.leaf("u").sendTo(overlay.leaf("v"), "on");
      overlay.leaf("v").sendTo(overlay.leaf("u"), "on");
    }
    overlay.run(100);
    assertEquals(50, overlay.leaf("v").takeReceived().size(), () -> overlay.trace().toString());
    assertEquals(50, overlay.leaf("u").takeReceived().size());
    assertStages(overlay, BfdStage.OFF);
  }

  @Test
  void bfdThatSomebodyElseEndedIsBegunAnew() {
    Overlay overlay = running("nodes a=10 b=80\nbfd a b" + PAIR);
    overlay.settleBfd();
    overlay.run(1_000);
    overlay.node("a").endBfd();
    overlay.run(500);
    assertEquals(BfdStage.RISING, link(overlay, "a").bfd());
    overlay.settleBfd();
    overlay.run(100);
    assertStages(overlay, BfdStage.GUARDING);
    assertEquals(
        List.of(),
        overlay.node("a").warnings().stream().filter(w -> w.startsWith("peer")).toList());
  }
}
