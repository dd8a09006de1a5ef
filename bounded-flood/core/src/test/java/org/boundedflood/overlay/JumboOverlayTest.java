package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.boundedflood.core.count.Counter;

final class JumboOverlayTest {
  private static final int HEADERS = 14 + 49;

  private static String ring(int mtu) {
    return """
        nodes a=10 b=30 c=50 d=80 e=a8 f=f0
        mtu %d
        links a-b b-c c-d d-e e-f f-a
        links a-c b-d c-e d-f e-a
        leaves a:u a:v b:w c:x d:y f:z
        """
        .formatted(mtu);
  }

  @Example
  void jumboFramesCrossNarrowTunnelsOnce() {
    Overlay overlay = Overlay.running(ring(1_400));
    String jumbo = "x".repeat(9_000);
    overlay.leaf("u").broadcast(jumbo);
    overlay.run(100);
    for (String receiver : List.of("v", "w", "x", "y", "z")) {
      assertEquals(List.of(jumbo), overlay.leaf(receiver).takeReceived(), receiver);
    }
    assertEquals(4 + 1, overlay.count(Counter.FLOODS_REASSEMBLED));
    assertEquals(0, overlay.count(Counter.FLOODS_TOO_BIG));
    assertEquals(0, overlay.count(Counter.REASSEMBLIES_EXPIRED));
  }

  @Property(tries = 60)
  void everyLengthArrivesOnceWhateverTheTunnelsCarry(
      @ForAll @IntRange(min = 300, max = 2_000) int mtu,
      @ForAll @IntRange(min = 1, max = 5) int times,
      @ForAll @IntRange(min = -66, max = 3) int around) {
    Overlay overlay = Overlay.running(ring(mtu));
    String text = "x".repeat(Math.max(1, times * mtu + around));
    overlay.leaf("w").broadcast(text);
    overlay.run(100);
    for (String receiver : List.of("u", "v", "x", "y", "z")) {
      assertEquals(List.of(text), overlay.leaf(receiver).takeReceived(), receiver);
    }
  }

  @Example
  void whatFitsIsNotCutInPieces() {
    Overlay overlay = Overlay.running(ring(1_400));
    overlay.leaf("u").broadcast("x".repeat(1_400 - HEADERS + 14));
    overlay.run(100);
    assertEquals(0, overlay.count(Counter.FLOODS_FRAGMENTED));
    overlay.leaf("u").broadcast("x".repeat(1_400 - HEADERS + 15));
    overlay.run(100);
    assertTrue(overlay.count(Counter.FLOODS_FRAGMENTED) > 0);
  }

  @Example
  void aFloodThatEvenFragmentsCannotCarryIsCountedAndReportedOncePerLink() {
    Overlay overlay = Overlay.running(ring(1_400));
    String tooLong = "x".repeat(16_400);
    overlay.leaf("u").broadcast(tooLong);
    overlay.leaf("u").broadcast(tooLong);
    overlay.run(100);
    assertEquals(List.of(), overlay.leaf("w").takeReceived());
    assertEquals(2, overlay.leaf("v").takeReceived().size(), "the switch of both needs no tunnel");
    assertTrue(overlay.count(Counter.FLOODS_TOO_BIG) >= 8);
    List<String> reports =
        overlay.trace().toString().lines().filter(line -> line.contains("does not fit")).toList();
    assertEquals(reports.stream().distinct().toList(), reports);
    assertEquals(4, reports.size(), reports::toString);
    overlay.assertBroadcastsReachEveryOtherLeafOnce();
  }

  @Example
  void aTunnelTooNarrowForUnicastIsReportedWithTheMtuThatLeavesMayHave() {
    String narrow = Overlay.running(ring(1_400)).trace().toString();
    assertTrue(narrow.contains("give leaves an MTU of at most 1400"), narrow);
    assertFalse(narrow.contains("takes no fragments"), narrow);
    String wide = Overlay.running(ring(1_500)).trace().toString();
    assertFalse(wide.contains("MTU"), wide);
  }
}
