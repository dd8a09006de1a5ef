package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.junit.jupiter.api.Test;

/** What one leaf or one peer sends too much of is its own loss. */
final class HostileLeafTest {
  private static final String RING =
      """
      nodes a=10 b=30 c=50 d=80
      links a-b b-c c-d d-a a-c
      leaves a:u a:v b:w c:x d:y
      """;

  /** Default burst and rate of frames to unknown destinations. */
  private static final int BURST = 200;

  private static final int PER_SECOND = 1_000;
  private static final MacAddress NOBODY = MacAddress.of("02:00:00:00:00:77");

  private final Overlay overlay = Overlay.running(RING);
  private final SimulatedLeaf hostile = overlay.leaf("u");

  HostileLeafTest() {
    for (String name : List.of("u", "v", "w", "x")) {
      overlay.leaf(name).broadcast("hello");
      overlay.run(20);
    }
    overlay.leaves().forEach(SimulatedLeaf::takeReceived);
  }

  @Test
  void aLeafThatFloodsDoesNotKeepTheFloodsOfItsNeighbourFromTheOverlay() {
    for (int i = 0; i < 3_000; i++) {
      hostile.broadcast("noise");
    }
    overlay.leaf("v").broadcast("signal");
    overlay.run(100);
    for (String name : List.of("w", "x", "y")) {
      List<String> received = overlay.leaf(name).takeReceived();
      assertTrue(received.contains("signal"), name);
      assertTrue(received.size() <= BURST + 2, () -> name + " got " + received.size());
    }
  }

  @Test
  void aDestinationThatNobodyHasCostsWhatTheMeterAllowsAndOthersAreFoundMeanwhile() {
    int seconds = 2;
    for (int i = 0; i < seconds * 1_000; i++) {
      hostile.send(NOBODY, "where");
      hostile.send(NOBODY, "where");
      if (i == 1_000) {
        overlay.leaf("v").sendTo(overlay.leaf("y"), "there you are");
      }
      overlay.run(1);
    }
    long flooded = overlay.counted(Counter.UNKNOWN_UNICAST_FLOODED);
    assertTrue(flooded > PER_SECOND, () -> "flooded " + flooded);
    assertTrue(flooded <= BURST + seconds * PER_SECOND + 1, () -> "flooded " + flooded);
    assertTrue(overlay.leaf("y").takeReceived().contains("there you are"));
  }

  @Test
  void theAnswerToAnUnknownUnicastTeachesTheWayToBothSides() {
    SimulatedLeaf asking = overlay.leaf("v");
    SimulatedLeaf silent = overlay.leaf("y");
    asking.sendTo(silent, "first");
    overlay.run(20);
    assertEquals(List.of("first"), silent.takeReceived());
    silent.sendTo(asking, "answer");
    overlay.run(20);
    assertEquals(List.of("answer"), asking.takeReceived());
    long before = overlay.counted(Counter.UNKNOWN_UNICAST_FLOODED);
    asking.sendTo(silent, "second");
    overlay.run(20);
    assertEquals(List.of("second"), silent.takeReceived());
    assertEquals(before, overlay.counted(Counter.UNKNOWN_UNICAST_FLOODED));
    for (String name : List.of("w", "x")) {
      assertEquals(0, overlay.leaf(name).takeReceived().stream().filter("second"::equals).count());
    }
  }

  @Test
  void aPeerThatFloodsWithoutEndKeepsNeitherItsLinkChecksNorTheFloodsOfOthersAway() {
    SimulatedNode flooded = overlay.node("b");
    TunnelLink link =
        flooded.core().links().stream()
            .filter(each -> each.peer().equals(overlay.node("a").id()))
            .findFirst()
            .orElseThrow();
    EthernetFrame storm =
        FrbCodec.encode(
            Frb.flood(overlay.node("a").id(), overlay.node("c").id(), 1, frameFrom(hostile.mac())),
            MacAddress.BROADCAST,
            hostile.mac());
    for (int tenth = 0; tenth < 50; tenth++) {
      for (int i = 0; i < 1_000; i++) {
        flooded.receive(link.port(), storm);
      }
      overlay.run(100);
    }
    overlay.leaves().forEach(SimulatedLeaf::takeReceived);
    for (int i = 0; i < 1_000; i++) {
      flooded.receive(link.port(), storm);
    }
    overlay.leaf("x").broadcast("from another peer");
    overlay.run(100);
    assertEquals(LinkState.LIVE, link.state());
    assertEquals(0, flooded.core().counters().get(Counter.LINKS_GONE_SILENT));
    assertTrue(overlay.leaf("w").takeReceived().contains("from another peer"));
  }

  private static EthernetFrame frameFrom(MacAddress source) {
    byte[] bytes = new byte[60];
    MacAddress.BROADCAST.write(bytes, 0);
    source.write(bytes, MacAddress.BYTES);
    bytes[12] = 8;
    return EthernetFrame.of(bytes);
  }
}
