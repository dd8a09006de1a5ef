package org.boundedflood.core.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.boundedflood.core.frb.Capabilities;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.junit.jupiter.api.Test;

final class LinkTableTest {
  private static final NodeId NEAR = NodeId.of(3, 0);
  private static final NodeId FAR = NodeId.of(9, 0);

  private final LinkTable links = new LinkTable();

  private static TunnelLink liveLink(int port, NodeId peer) {
    TunnelLink link =
        new TunnelLink(
            PortNumber.of(port),
            "tunnel" + port,
            new PortRole.Tunnel(peer, LinkKind.PLAIN, null, 1_500),
            MacAddress.of(0x0200_0000_0000L + Integer.toUnsignedLong(port)),
            1_000,
            0);
    link.setUp(true, 0);
    link.heardAnswer(peer, Capabilities.NONE, 1);
    return link;
  }

  @Test
  void linksAreFoundByTheirPortsAndListedInTheOrderOfThese() {
    TunnelLink high = liveLink(PortNumber.MAX, NEAR);
    TunnelLink low = liveLink(2, NEAR);
    TunnelLink middle = liveLink(7, FAR);
    for (TunnelLink link : List.of(high, low, middle)) {
      links.put(link);
    }
    assertEquals(List.of(low, middle, high), links.all());
    TunnelLink other = liveLink(7, NEAR);
    links.put(other);
    assertSame(other, links.at(PortNumber.of(7)));
    assertSame(high, links.at(PortNumber.of(PortNumber.MAX)));
    assertNull(links.at(PortNumber.of(3)));
    links.retain(Set.of(high.port(), other.port()));
    assertNull(links.at(low.port()));
    assertEquals(List.of(other, high), links.all());
  }

  @Test
  void theFloodAdjacencyFollowsLinksThatComeAndGo() {
    assertTrue(links.floodAdjacency().isEmpty());
    TunnelLink far = liveLink(1, FAR);
    TunnelLink near = liveLink(2, NEAR);
    links.put(far);
    links.put(near);
    assertEquals(List.of(NEAR, FAR), List.copyOf(links.floodAdjacency().keySet()), "in order");
    links.retain(Set.of(near.port()));
    assertEquals(Map.of(NEAR, near), links.floodAdjacency());
  }

  @Test
  void theFloodAdjacencyFollowsALinkThatTakesThePlaceOfAnother() {
    links.put(liveLink(1, FAR));
    assertEquals(Set.of(FAR), links.floodAdjacency().keySet());
    TunnelLink near = liveLink(1, NEAR);
    links.put(near);
    assertEquals(Map.of(NEAR, near), links.floodAdjacency());
  }

  @Test
  void theFloodAdjacencyFollowsTheStateOfALinkOnceThatIsNoted() {
    TunnelLink link = liveLink(1, FAR);
    links.put(link);
    Map<NodeId, TunnelLink> before = links.floodAdjacency();
    link.setUp(false, 2);
    links.noteChange();
    assertTrue(links.floodAdjacency().isEmpty());
    assertEquals(Map.of(FAR, link), before, "what was handed out does not change");
  }

  @Test
  void theFloodAdjacencyIsDerivedOnceAsLongAsNothingChanges() {
    TunnelLink link = liveLink(1, FAR);
    links.put(link);
    Map<NodeId, TunnelLink> first = links.floodAdjacency();
    links.retain(Set.of(link.port()));
    assertSame(first, links.floodAdjacency());
    links.noteChange();
    assertSame(first, links.floodAdjacency(), "nor if what changed does not matter to it");
  }
}
