package org.boundedflood.core.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boundedflood.core.frb.Capabilities;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.junit.jupiter.api.Test;

final class TunnelLinkTest {
  private static final NodeId PEER = NodeId.of(7, 7);
  private static final NodeId STRANGER = NodeId.of(8, 8);
  private static final long INTERVAL = 1_000;

  private final TunnelLink link = link(LinkKind.PLAIN);

  private static TunnelLink link(LinkKind kind) {
    return new TunnelLink(
        PortNumber.of(1),
        "gnv1",
        new PortRole.Tunnel(PEER, kind, null, 1_400),
        MacAddress.of(0x0200_0000_0001L),
        INTERVAL,
        0);
  }

  @Test
  void aPlainTunnelIsUsableOnlyOnceItsPeerWasHeard() {
    link.setUp(true, 0);
    assertEquals(LinkState.CHECKING, link.state());
    assertTrue(link.isCheckDue(0));

    link.heardFrom(PEER, Capabilities.NONE, 5);

    assertEquals(LinkState.LIVE, link.state());
  }

  @Test
  void aTunnelThatChecksItselfIsUsableAtOnceAndNeverFallsSilent() {
    TunnelLink tincan = link(LinkKind.SELF_CHECKING);
    tincan.setUp(true, 0);
    tincan.poll(100 * INTERVAL);
    assertEquals(LinkState.LIVE, tincan.state());
  }

  @Test
  void silenceForOneIntervalMakesACheckDueAndForThreeGivesTheLinkUp() {
    link.setUp(true, 0);
    link.checked(0);
    link.heardFrom(PEER, Capabilities.NONE, 0);
    assertFalse(link.isCheckDue(INTERVAL - 1));
    assertTrue(link.isCheckDue(INTERVAL));
    assertEquals(INTERVAL, link.nextWakeUp());

    link.poll(3 * INTERVAL - 1);
    assertEquals(LinkState.LIVE, link.state());
    link.poll(3 * INTERVAL);
    assertEquals(LinkState.SILENT, link.state());
  }

  @Test
  void anyOverlayFrameOfTheLivePeerBreaksTheSilence() {
    link.setUp(true, 0);
    link.heardFrom(PEER, Capabilities.NONE, 0);
    link.heardTraffic(2 * INTERVAL);
    link.poll(3 * INTERVAL);
    assertEquals(LinkState.LIVE, link.state());
  }

  @Test
  void aPeerWhoseSwitchReflectsButWhoseControllerIsSilentIsUnattended() {
    link.setUp(true, 0);
    link.heardFrom(PEER, Capabilities.NONE, 0);
    link.reflected(2 * INTERVAL);
    link.poll(3 * INTERVAL);
    assertEquals(LinkState.UNATTENDED, link.state());
    assertTrue(link.state().carriesUnicast());
    assertFalse(link.state().carriesFloods());

    link.poll(5 * INTERVAL);
    assertEquals(LinkState.SILENT, link.state());
    link.reflected(6 * INTERVAL);
    assertEquals(LinkState.UNATTENDED, link.state());
    link.heardFrom(PEER, Capabilities.NONE, 7 * INTERVAL);
    assertEquals(LinkState.LIVE, link.state());
  }

  @Test
  void areflectionAloneDoesNotTellWhoIsAtTheOtherEnd() {
    link.setUp(true, 0);
    link.reflected(10);
    link.poll(3 * INTERVAL);
    assertEquals(LinkState.SILENT, link.state());
    link.reflected(4 * INTERVAL);
    assertEquals(LinkState.SILENT, link.state());
  }

  @Test
  void anotherNodeThanTheTopologyNamesIsNotUsedUntilTheRightOneAnswers() {
    link.setUp(true, 0);
    link.heardFrom(PEER, Capabilities.NONE, 0);
    link.heardFrom(STRANGER, Capabilities.NONE, 1);
    assertEquals(LinkState.MISMATCHED, link.state());
    assertFalse(link.state().carriesUnicast());
    link.heardFrom(PEER, Capabilities.NONE, 2);
    assertEquals(LinkState.LIVE, link.state());
  }

  @Test
  void aPortThatGoesDownForgetsItsPeer() {
    link.setUp(true, 0);
    link.heardFrom(PEER, Capabilities.of(Capability.ANNOUNCED_LEAVES), 0);
    assertTrue(link.wantsTable());
    link.receivedTable();
    link.setUp(false, 1);
    assertEquals(LinkState.DOWN, link.state());
    assertEquals(Long.MAX_VALUE, link.nextWakeUp());
    assertFalse(link.announces());

    link.setUp(true, 2);
    link.heardFrom(PEER, Capabilities.of(Capability.ANNOUNCED_LEAVES), 3);
    assertTrue(link.wantsTable(), "the table is wanted anew");
  }

  @Test
  void checksGoOnEveryIntervalWhileTheLeafTableIsMissing() {
    link.setUp(true, 0);
    link.checked(0);
    link.heardFrom(PEER, Capabilities.of(Capability.ANNOUNCED_LEAVES), INTERVAL - 1);
    assertTrue(link.isCheckDue(INTERVAL));
    link.acknowledged();
    assertTrue(link.isCheckDue(INTERVAL));
    link.receivedTable();
    assertFalse(link.isCheckDue(INTERVAL));
  }

  @Test
  void aLinkIsUsedOnlyOnceThePeerAnsweredUntilItFallsSilent() {
    link.setUp(true, 0);
    link.acknowledged();
    assertFalse(link.isInUse(), "an answer counts only on a link that is live");
    link.heardFrom(PEER, Capabilities.NONE, 0);
    assertFalse(link.isInUse());
    link.acknowledged();
    assertTrue(link.isInUse());
    link.poll(3 * INTERVAL);
    assertEquals(LinkState.SILENT, link.state());
    link.heardFrom(PEER, Capabilities.NONE, 4 * INTERVAL);
    assertFalse(link.isInUse(), "the peer may have closed its port meanwhile");
  }

  @Test
  void aPortThatExistsOnlyWhileItsPeerAnswersNeedsNoAnswer() {
    TunnelLink tincan = link(LinkKind.SELF_CHECKING);
    tincan.setUp(true, 0);
    assertTrue(tincan.isInUse());
  }

  @Test
  void aLinkThatIsBeingLeftIsNotUsed() {
    link.setUp(true, 0);
    link.heardFrom(PEER, Capabilities.NONE, 0);
    link.acknowledged();
    for (TunnelLink.Use use : TunnelLink.Use.values()) {
      link.setUse(use);
      assertEquals(use == TunnelLink.Use.NORMAL, link.isInUse());
    }
  }

  @Test
  void aPeerConfirmedInAnEarlierLifeIsUnattendedAsSoonAsItsSwitchReflects() {
    link.adopt();
    link.setUp(true, 0);
    assertEquals(LinkState.CHECKING, link.state());
    link.reflected(1);
    assertEquals(LinkState.UNATTENDED, link.state());
  }
}
