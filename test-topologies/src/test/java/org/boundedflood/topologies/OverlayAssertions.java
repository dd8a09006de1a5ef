package org.boundedflood.topologies;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

/** What must hold in an overlay, whatever was done to it. */
final class OverlayAssertions {
  private static final int BROADCASTS_EACH = 3;

  private OverlayAssertions() {}

  /** Every leaf reaches every other over IPv4 and IPv6, and every broadcast arrives once. */
  static void assertOneSegment(Lab lab) {
    assertOneSegmentAmong(lab, Lab.allBut(lab.macs().size(), List.of()));
  }

  /** The same among some of the leaves. */
  static void assertOneSegmentAmong(Lab lab, List<Integer> leaves) {
    int pairs = leaves.size() * (leaves.size() - 1);
    for (int version : List.of(4, 6)) {
      Lab.Pings pings = lab.pingAmong(leaves, version);
      assertEquals(List.of(), pings.unanswered(), "IPv" + version + " pings unanswered");
      assertEquals(pairs, pings.received());
    }
    Lab.Floods floods = lab.broadcastsAmong(leaves, BROADCASTS_EACH);
    assertEquals(List.of(), floods.astray(), "broadcasts that did not arrive exactly once");
    assertEquals(BROADCASTS_EACH * pairs, floods.delivered());
    assertEquals(0, floods.duplicates());
    assertEquals(0, floods.missed());
  }
}
