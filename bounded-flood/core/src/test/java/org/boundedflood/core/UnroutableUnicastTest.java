package org.boundedflood.core;

import static org.boundedflood.core.NodeAmongPeers.LEAF_MAC;
import static org.boundedflood.core.NodeAmongPeers.LEAF_PORT;
import static org.boundedflood.core.NodeAmongPeers.NEXT_PORT;
import static org.boundedflood.core.NodeAmongPeers.PEER_PORT;
import static org.boundedflood.core.NodeAmongPeers.SELF;
import static org.boundedflood.core.NodeAmongPeers.VICTIM;
import static org.boundedflood.core.NodeAmongPeers.VICTIM_MAC;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.boundedflood.core.frb.Capabilities;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.leaf.LeafClaim;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;

/** Frames to a leaf of the node just in front of this one, to which no link leads. */
final class UnroutableUnicastTest {
  private static final NodeId ROOT = NodeId.of("3f".repeat(16));
  private static final MacAddress LOST = MacAddress.of("02:ee:00:00:00:41");

  private static NodeAmongPeers nodeBeside(Capabilities offeredByNext) {
    NodeAmongPeers node = NodeAmongPeers.running(offeredByNext);
    node.hearAbout(ROOT, List.of(new LeafClaim(LOST, ROOT, 7, true)));
    return node;
  }

  private static EthernetFrame from(MacAddress source) {
    byte[] bytes = new byte[60];
    LOST.write(bytes, 0);
    source.write(bytes, MacAddress.BYTES);
    bytes[12] = 8;
    return EthernetFrame.of(bytes);
  }

  private static EthernetFrame flooded(EthernetFrame frame, NodeId root, NodeId bound) {
    return FrbCodec.encode(Frb.flood(root, bound, 1, frame), MacAddress.BROADCAST, frame.source());
  }

  @Test
  void ofAnOwnLeafTheyAreFloodedToAllPeers() {
    NodeAmongPeers node = nodeBeside(Capabilities.NONE);
    assertEquals(
        List.of("[2] BRDCST bound 10101010 hops 1", "[1] BRDCST bound 40404040 hops 1"),
        floods(node.unicast(LEAF_PORT, from(LEAF_MAC))));
    assertEquals("FLOODS_STARTED UNROUTABLE_UNICAST", node.counted());
  }

  @Test
  void inTransitTheyAreNotFloodedToTheOriginalWhichWouldTakeTheSenderToLiveHere() {
    NodeAmongPeers node = nodeBeside(Capabilities.NONE);
    assertEquals(
        List.of("[1] BRDCST bound 40404040 hops 1"),
        floods(node.unicast(NEXT_PORT, from(VICTIM_MAC))));
  }

  @Test
  void norAreFramesToAnUnknownLeaf() {
    NodeAmongPeers node = NodeAmongPeers.running(Capabilities.NONE);
    assertEquals(
        List.of("[1] BRDCST bound 40404040 hops 1"),
        floods(node.unicast(NEXT_PORT, from(VICTIM_MAC))));
    assertEquals(2, floods(node.unicast(LEAF_PORT, from(LEAF_MAC))).size());
  }

  @Test
  void norIsSuchAFloodPassedOnToIt() {
    NodeAmongPeers node = nodeBeside(Capabilities.NONE);
    NodeId elsewhere = NodeId.of("20".repeat(16));
    EthernetFrame misleading = flooded(from(VICTIM_MAC), elsewhere, VICTIM);
    assertEquals(List.of(), floods(node.take(PEER_PORT, List.of(misleading))));
    EthernetFrame fromHome = flooded(from(VICTIM_MAC), VICTIM, elsewhere);
    assertEquals(
        List.of("[2] BRDCST bound 10101010 hops 2"),
        floods(node.take(PEER_PORT, List.of(fromHome))));
    EthernetFrame ofAnOwnLeaf = flooded(from(LEAF_MAC), elsewhere, VICTIM);
    assertEquals(List.of(), floods(node.take(PEER_PORT, List.of(ofAnOwnLeaf))));
    assertEquals(SELF, node.core().view().self());
  }

  private static List<String> floods(List<Action> actions) {
    return NodeAmongPeers.overlayFrames(actions).stream()
        .filter(text -> text.contains("BRDCST"))
        .toList();
  }
}
