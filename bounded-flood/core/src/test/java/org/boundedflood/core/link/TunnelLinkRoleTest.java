package org.boundedflood.core.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the topology may say anew of a link that goes on. */
final class TunnelLinkRoleTest {
  private static final NodeId PEER = NodeId.of(7, 7);
  private static final String NAME = "gnv1";

  private final TunnelLink link =
      new TunnelLink(
          PortNumber.of(1),
          NAME,
          new PortRole.Tunnel(PEER, LinkKind.SELF_CHECKING, null, 1_400),
          MacAddress.of(0x0200_0000_0001L),
          1_000,
          0);

  @BeforeEach
  void comeUp() {
    link.setUp(true, 0);
  }

  @Test
  void anotherMtuOrPeerAddressIsTakenOverByTheLinkAsItIs() {
    PortRole.Tunnel forgotten =
        new PortRole.Tunnel(PEER, LinkKind.SELF_CHECKING, MacAddress.of(0x0200_0000_0002L), 0);
    assertTrue(link.follow(NAME, forgotten));
    assertEquals(forgotten, link.role());
    assertEquals(LinkState.LIVE, link.state());
  }

  @Test
  void anotherPeerKindOrNameIsAnotherLink() {
    PortRole.Tunnel before = link.role();
    assertFalse(
        link.follow(
            NAME, new PortRole.Tunnel(NodeId.of(8, 8), LinkKind.SELF_CHECKING, null, 1_400)));
    assertFalse(link.follow(NAME, new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 1_400)));
    assertFalse(link.follow("gnv2", before));
    assertEquals(before, link.role());
  }
}
