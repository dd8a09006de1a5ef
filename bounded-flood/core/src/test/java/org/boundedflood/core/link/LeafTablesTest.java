package org.boundedflood.core.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.boundedflood.core.frb.Capabilities;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LeafTablesTest {
  private static final NodeId PEER = NodeId.of(0, 2);

  private final TunnelLink link =
      new TunnelLink(
          PortNumber.of(1),
          "t1",
          new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 0),
          MacAddress.of("02:00:00:00:00:01"),
          400,
          0);
  private final LeafTables tables = link.leafTables();

  @BeforeEach
  void thePeersTableWasReceived() {
    link.setUp(true, 0);
    link.heardAnswer(PEER, Capabilities.of(Capability.ANNOUNCED_LEAVES), 0);
    tables.received();
  }

  @Test
  void theFirstCountOnALinkIsNoLoss() {
    assertFalse(tables.comparePeersCount(7, 0));
    assertFalse(tables.isWanted());
  }

  @Test
  void whateverIsCountedAndReceivedIsNoLoss() {
    assertFalse(tables.comparePeersCount(-1, 0));
    tables.newsReceived();
    tables.newsReceived();
    assertFalse(tables.comparePeersCount(1, 400));
    assertFalse(tables.comparePeersCount(1, 800));
    assertFalse(tables.isWanted());
  }

  @Test
  void aMessageThatIsMissingMakesThePeersTableWantedOnce() {
    assertFalse(tables.comparePeersCount(7, 0));
    tables.newsReceived();
    assertTrue(tables.comparePeersCount(9, 400));
    assertTrue(tables.isWanted());
    tables.received();
    assertFalse(tables.comparePeersCount(9, 800));
    assertFalse(tables.isWanted());
  }

  @Test
  void newsThatOvertakeTheMessageThatCountsThemAreNoLoss() {
    tables.comparePeersCount(7, 0);
    tables.newsReceived();
    assertFalse(tables.comparePeersCount(7, 400));
    assertFalse(tables.comparePeersCount(8, 800));
    assertTrue(tables.comparePeersCount(9, 1_200));
  }

  @Test
  void aPeerThatBeganAnewIsCountedAnew() {
    tables.comparePeersCount(1_000, 0);
    assertFalse(tables.comparePeersCount(2, 400));
    assertTrue(tables.comparePeersCount(3, 800));
  }

  @Test
  void lossWithoutEndIsAnsweredAtEverLongerIntervals() {
    List<Long> asked = new ArrayList<>();
    int count = 0;
    for (long now = 0; now < 300_000; now += 400) {
      if (tables.comparePeersCount(count, now)) {
        asked.add(now);
        tables.received();
      }
      count++;
    }
    assertEquals(
        List.of(400L, 1_600L, 3_600L, 7_600L, 15_600L, 31_600L, 63_600L, 127_600L, 191_600L),
        asked.subList(0, 9));
    assertEquals(10, asked.size());
  }

  @Test
  void afterALongTimeWithoutLossTheNextIsAnsweredSoonAgain() {
    for (int count = 0; count < 60; count++) {
      tables.comparePeersCount(count, count * 400L);
    }
    assertTrue(tables.comparePeersCount(61, 400_000));
    assertFalse(tables.comparePeersCount(62, 400_800));
    assertTrue(tables.comparePeersCount(62, 401_000), "what was missing is still missing");
  }
}
