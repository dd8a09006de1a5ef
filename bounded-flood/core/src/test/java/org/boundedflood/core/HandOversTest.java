package org.boundedflood.core;

import static org.boundedflood.core.NodeAmongPeers.PEER;
import static org.boundedflood.core.NodeAmongPeers.PEER_PORT;
import static org.boundedflood.core.NodeAmongPeers.SELF;
import static org.boundedflood.core.NodeAmongPeers.VICTIM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.boundedflood.core.flood.Gap;
import org.boundedflood.core.frb.Capabilities;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.frb.HandOver;
import org.boundedflood.core.frb.LeafClaimCodec;
import org.boundedflood.core.frb.LeafRecords;
import org.boundedflood.core.leaf.LeafClaim;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;

/** A node at 40 between a peer at 10 and another at 80. */
class HandOversTest {
  private static final NodeId FAR = node("f0");
  private static final EthernetFrame FRAME =
      EthernetFrame.of(HexFormat.of().parseHex("ffffffffffff02ee000000990800" + "45".repeat(40)));

  private static NodeId node(String digits) {
    return NodeId.of(digits.repeat(16));
  }

  private static List<EthernetFrame> handOver(Frb flood, Gap gap) {
    return List.of(
        FrbCodec.encode(new HandOver(flood, gap).toFrb(), MacAddress.BROADCAST, MacAddress.of(9)));
  }

  private static List<EthernetFrame> flooded(Gap gap) {
    return handOver(Frb.flood(VICTIM, gap.end(), 3, FRAME), gap);
  }

  @Test
  void aNodeInsideTakesTheFloodAndHandsOnWhatLiesBeforeIt() {
    NodeAmongPeers node = NodeAmongPeers.running();
    node.hearAbout(node("30"));
    List<Action> actions = node.take(PEER_PORT, flooded(Gap.of(PEER, FAR)));
    assertEquals(
        List.of(
            "[2] BRDCST bound f0f0f0f0 hops 4",
            "[2] FWD bound 40404040 hops 4 start 10101010 visited [40404040]"),
        NodeAmongPeers.overlayFrames(actions));
    assertEquals("5 2 2", NodeAmongPeers.portsOf(actions));
    assertEquals(
        "FLOODS_PASSED_ON FLOODS_RECEIVED GAPS_RECEIVED GAPS_SENT GAPS_TAKEN", node.counted());
  }

  @Test
  void aNodeOutsideFloodsToItsPeersInsideAndTheRestOfTheGapGoesAlong() {
    NodeAmongPeers node = NodeAmongPeers.running();
    List<Action> actions =
        node.take(PEER_PORT, flooded(new Gap(node("50"), FAR, List.of(PEER), List.of())));
    assertEquals(
        List.of("[2] FWD bound f0f0f0f0 hops 4 start 50505050 visited []"),
        NodeAmongPeers.overlayFrames(actions));
    assertEquals("2", NodeAmongPeers.portsOf(actions), "nothing for its own leaves");
    assertEquals("GAPS_RECEIVED GAPS_SENT", node.counted());
  }

  @Test
  void aPeerThatTakesNoGapsGetsTheFloodAndTheRestGoesElsewhere() {
    NodeAmongPeers node =
        NodeAmongPeers.running(Capabilities.of(Capability.ANNOUNCED_LEAVES, Capability.READY));
    node.hearAbout(node("60"));
    List<Action> actions =
        node.take(PEER_PORT, flooded(new Gap(node("50"), FAR, List.of(PEER), List.of())));
    assertEquals(
        List.of(
            "[2] BRDCST bound f0f0f0f0 hops 4",
            "[1] FWD bound 80808080 hops 4 start 50505050 visited [40404040]"),
        NodeAmongPeers.overlayFrames(actions));
  }

  @Test
  void aPeerOfTheOriginalIsTaughtWhatIsAnnouncedAcrossAGap() {
    NodeAmongPeers node = NodeAmongPeers.running(Capabilities.NONE);
    LeafRecords leaf =
        LeafClaimCodec.packAnnouncement(
                VICTIM,
                List.of(new LeafClaim(MacAddress.of("02:ee:00:00:00:55"), VICTIM, 9, true)),
                1_000)
            .get(0);
    Gap gap = new Gap(node("50"), FAR, List.of(PEER), List.of());
    List<Action> actions =
        node.take(PEER_PORT, handOver(Frb.announcement(VICTIM, FAR, 3, leaf), gap));
    assertEquals(
        List.of("[2] BRDCST bound f0f0f0f0 hops 4"), NodeAmongPeers.overlayFrames(actions));
    assertEquals("GAPS_RECEIVED", node.counted(), "the node itself is not in the gap");
  }

  @Test
  void aPeerOfTheOriginalGetsNoFloodFromFartherClockwiseThanItself() {
    Frb flood = Frb.flood(node("60"), FAR, 3, FRAME);
    Gap gap = new Gap(node("70"), FAR, List.of(PEER), List.of());
    NodeAmongPeers node = NodeAmongPeers.running();
    assertEquals(
        List.of("[2] FWD bound f0f0f0f0 hops 4 start 70707070 visited []"),
        NodeAmongPeers.overlayFrames(node.take(PEER_PORT, handOver(flood, gap))));
    node = NodeAmongPeers.running(Capabilities.NONE);
    assertEquals(
        List.of("[1] FWD bound f0f0f0f0 hops 4 start 70707070 visited [10101010, 40404040]"),
        NodeAmongPeers.overlayFrames(node.take(PEER_PORT, handOver(flood, gap))),
        "would send unicast here");
  }

  @Test
  void aGapInWhichNobodyIsKnownEnds() {
    NodeAmongPeers node = NodeAmongPeers.running();
    Gap gap = new Gap(node("50"), node("70"), List.of(PEER), List.of());
    assertEquals(List.of(), node.take(PEER_PORT, flooded(gap)));
    assertEquals("GAPS_RECEIVED", node.counted());
  }

  @Test
  void aGapGoesBackFromWhereNoOtherWayLeads() {
    NodeAmongPeers node = NodeAmongPeers.running(Capabilities.NONE);
    node.hearAbout(node("60"));
    Gap gap = new Gap(node("50"), node("70"), List.of(PEER), List.of());
    assertEquals(
        List.of("[1] FWD bound 70707070 hops 4 start 50505050 visited [10101010, 40404040]"),
        NodeAmongPeers.overlayFrames(node.take(PEER_PORT, flooded(gap))));
  }

  @Test
  void aGapThatWasAtManyNodesIsGivenUp() {
    NodeAmongPeers node = NodeAmongPeers.running(Capabilities.NONE);
    node.hearAbout(node("60"));
    List<NodeId> many = Collections.nCopies(Gap.MAX_VISITED - 1, FAR);
    Gap gap = new Gap(node("50"), node("70"), List.of(PEER), many);
    assertEquals(List.of(), node.take(PEER_PORT, flooded(gap)));
    assertEquals("GAPS_GIVEN_UP GAPS_RECEIVED", node.counted());
  }

  @Test
  void theInitiatorMayPassOnAGapOfItsOwnFlood() {
    NodeAmongPeers node = NodeAmongPeers.running();
    Gap gap = new Gap(node("50"), FAR, List.of(PEER), List.of());
    List<Action> actions = node.take(PEER_PORT, handOver(Frb.flood(SELF, FAR, 3, FRAME), gap));
    assertEquals(
        List.of("[2] FWD bound f0f0f0f0 hops 4 start 50505050 visited []"),
        NodeAmongPeers.overlayFrames(actions));
    assertEquals("2", NodeAmongPeers.portsOf(actions), "not back to its own leaves");
  }

  @Test
  void theGapBehindTheInitiatorIsHandedOver() {
    NodeAmongPeers node = NodeAmongPeers.running();
    node.hearAbout(node("60"));
    List<Action> actions = node.flood(FRAME);
    assertEquals(
        List.of(
            "[2] BRDCST bound 10101010 hops 1",
            "[1] BRDCST bound 40404040 hops 1",
            "[2] FWD bound 80808080 hops 1 start 40404040 visited [40404040]"),
        NodeAmongPeers.overlayFrames(actions).stream()
            .filter(text -> !text.contains("LNK"))
            .toList());
  }
}
