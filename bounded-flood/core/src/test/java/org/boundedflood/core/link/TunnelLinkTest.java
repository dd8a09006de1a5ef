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

  /** The peer checks the link and answers a check of ours. */
  private void heardBothWays(long now) {
    link.heardCheck(PEER, Capabilities.NONE, now);
    link.heardAnswer(PEER, Capabilities.NONE, now);
  }

  @Test
  void aPlainTunnelIsUsableOnceItsPeerAnswered() {
    link.setUp(true, 0);
    assertEquals(LinkState.CHECKING, link.state());
    assertTrue(link.isCheckDue(0));

    link.heardAnswer(PEER, Capabilities.NONE, 5);

    assertEquals(LinkState.LIVE, link.state());
  }

  @Test
  void aPeerThatIsHeardIsUsableOnlyOnceSomethingOfOursArrivedThere() {
    link.setUp(true, 0);
    link.heardCheck(PEER, Capabilities.NONE, 5);
    assertEquals(LinkState.CHECKING, link.state());
    link.reflected(6);
    assertEquals(LinkState.LIVE, link.state());
  }

  @Test
  void aCheckOfAPeerThatIsNotLiveIsMetWithOneOfOursSoonAndNoSooner() {
    link.setUp(true, 0);
    link.checked(0);
    link.heardCheck(PEER, Capabilities.NONE, 5);
    assertFalse(link.isCheckDue(INTERVAL / 4 - 1));
    assertTrue(link.isCheckDue(INTERVAL / 4));
    link.checked(INTERVAL / 4);
    link.heardAnswer(PEER, Capabilities.NONE, INTERVAL / 4 + 1);
    link.heardCheck(PEER, Capabilities.NONE, INTERVAL / 4 + 2);
    assertFalse(link.isCheckDue(INTERVAL), "a live peer needs no hurry");
  }

  @Test
  void aTunnelThatChecksItselfIsUsableAtOnceAndNeverFallsSilent() {
    TunnelLink tincan = link(LinkKind.SELF_CHECKING);
    tincan.setUp(true, 0);
    tincan.poll(100 * INTERVAL);
    assertEquals(LinkState.LIVE, tincan.state());
  }

  @Test
  void aCheckIsDueEveryIntervalAndSilenceForThreeGivesTheLinkUp() {
    link.setUp(true, 0);
    link.checked(0);
    link.heardAnswer(PEER, Capabilities.NONE, 0);
    assertFalse(link.isCheckDue(INTERVAL - 1));
    link.heardTraffic(INTERVAL - 1);
    assertTrue(link.isCheckDue(INTERVAL), "whatever was heard");
    assertEquals(INTERVAL, link.nextWakeUp());

    link.heardTraffic(0);
    link.poll(3 * INTERVAL - 1);
    assertEquals(LinkState.LIVE, link.state());
    link.poll(3 * INTERVAL);
    assertEquals(LinkState.SILENT, link.state());
  }

  @Test
  void aProbeGoesWithACheckOnlyIfTheOneBeforeWasNotAnswered() {
    link.setUp(true, 0);
    assertTrue(link.isProbeDue());
    link.checked(0);
    link.heardAnswer(PEER, Capabilities.NONE, 1);
    assertFalse(link.isProbeDue());
    link.checked(INTERVAL);
    link.heardCheck(PEER, Capabilities.NONE, INTERVAL + 1);
    assertTrue(link.isProbeDue());
  }

  @Test
  void aPeerThatIsHeardButDoesNotHearIsNotUsedUntilItAnswers() {
    link.setUp(true, 0);
    heardBothWays(0);
    link.heardCheck(PEER, Capabilities.NONE, 2 * INTERVAL);
    link.heardTraffic(3 * INTERVAL - 1);
    link.poll(3 * INTERVAL - 1);
    assertEquals(LinkState.LIVE, link.state());
    link.poll(3 * INTERVAL);
    assertEquals(LinkState.ONE_WAY, link.state());
    assertFalse(link.state().carriesUnicast());
    assertFalse(link.state().carriesFloods());

    link.heardCheck(PEER, Capabilities.NONE, 4 * INTERVAL);
    assertEquals(LinkState.ONE_WAY, link.state());
    link.heardAnswer(PEER, Capabilities.NONE, 4 * INTERVAL + 1);
    assertEquals(LinkState.LIVE, link.state());
  }

  @Test
  void aPeerThatIsHeardOneWayAndThenFallsSilentIsSilent() {
    link.setUp(true, 0);
    link.heardCheck(PEER, Capabilities.NONE, 2 * INTERVAL);
    link.poll(3 * INTERVAL);
    assertEquals(LinkState.ONE_WAY, link.state());
    assertEquals(5 * INTERVAL, timeOfChangeAfterChecking(3 * INTERVAL));
    assertEquals(LinkState.SILENT, link.state());
  }

  private long timeOfChangeAfterChecking(long now) {
    LinkState before = link.state();
    long time = now;
    while (link.state() == before) {
      link.checked(time);
      time = link.nextWakeUp();
      link.poll(time);
    }
    return time;
  }

  @Test
  void anyOverlayFrameOfTheLivePeerBreaksItsSilence() {
    link.setUp(true, 0);
    heardBothWays(0);
    link.heardTraffic(2 * INTERVAL);
    link.reflected(2 * INTERVAL);
    link.poll(3 * INTERVAL);
    assertEquals(LinkState.LIVE, link.state());
  }

  @Test
  void aPeerWhoseSwitchReflectsButWhoseControllerIsSilentIsUnattended() {
    link.setUp(true, 0);
    heardBothWays(0);
    link.reflected(2 * INTERVAL);
    link.poll(3 * INTERVAL);
    assertEquals(LinkState.UNATTENDED, link.state());
    assertTrue(link.state().carriesUnicast());
    assertFalse(link.state().carriesFloods());

    link.poll(5 * INTERVAL);
    assertEquals(LinkState.SILENT, link.state());
    link.reflected(6 * INTERVAL);
    assertEquals(LinkState.UNATTENDED, link.state());
    link.heardCheck(PEER, Capabilities.NONE, 7 * INTERVAL);
    assertEquals(LinkState.LIVE, link.state());
  }

  @Test
  void aReflectionAloneDoesNotTellWhoIsAtTheOtherEnd() {
    link.setUp(true, 0);
    link.reflected(10);
    link.poll(3 * INTERVAL);
    assertEquals(LinkState.UNHEARD, link.state());
    link.reflected(4 * INTERVAL);
    assertEquals(LinkState.UNHEARD, link.state());
  }

  @Test
  void anotherNodeThanTheTopologyNamesIsNotUsedUntilTheRightOneAnswers() {
    link.setUp(true, 0);
    heardBothWays(0);
    link.heardAnswer(STRANGER, Capabilities.NONE, 1);
    assertEquals(LinkState.MISMATCHED, link.state());
    assertFalse(link.state().carriesUnicast());
    link.heardCheck(PEER, Capabilities.NONE, 2);
    assertEquals(LinkState.CHECKING, link.state(), "what the other one answered proves nothing");
    link.heardAnswer(PEER, Capabilities.NONE, 3);
    assertEquals(LinkState.LIVE, link.state());
  }

  @Test
  void aNamesakeOfThisNodeIsAMismatchUnlessTheRightPeerIsLive() {
    link.setUp(true, 0);
    link.heardNamesake(1);
    assertEquals(LinkState.MISMATCHED, link.state());
    heardBothWays(2);
    link.heardNamesake(3);
    assertEquals(LinkState.LIVE, link.state());
  }

  @Test
  void aPortThatGoesDownForgetsItsPeer() {
    link.setUp(true, 0);
    link.heardAnswer(PEER, Capabilities.of(Capability.ANNOUNCED_LEAVES), 0);
    assertTrue(link.leafTables().isWanted());
    link.leafTables().received();
    link.setUp(false, 1);
    assertEquals(LinkState.DOWN, link.state());
    assertEquals(Long.MAX_VALUE, link.nextWakeUp());
    assertFalse(link.announces());

    link.setUp(true, 2);
    link.heardAnswer(PEER, Capabilities.of(Capability.ANNOUNCED_LEAVES), 3);
    assertTrue(link.leafTables().isWanted(), "the table is wanted anew");
  }

  @Test
  void silenceDuringAPauseIsExcusedToALiveLinkAndRevivesNoSilentOne() {
    link.setUp(true, 0);
    heardBothWays(0);
    link.excuseSilence(30 * INTERVAL, 31 * INTERVAL);
    link.poll(31 * INTERVAL);
    assertEquals(LinkState.LIVE, link.state());
    link.poll(33 * INTERVAL);
    assertEquals(LinkState.SILENT, link.state(), "one interval of silence was before the pause");
    link.excuseSilence(27 * INTERVAL, 60 * INTERVAL);
    link.poll(60 * INTERVAL);
    assertEquals(LinkState.SILENT, link.state());
  }

  @Test
  void aLinkIsUsedOnlyWhileThePeerSaysThatItIsReady() {
    link.setUp(true, 0);
    link.heardAnswer(PEER, Capabilities.of(Capability.REFLECT), 0);
    assertEquals(LinkState.LIVE, link.state());
    assertFalse(link.isInUse());
    link.heardCheck(PEER, Capabilities.of(Capability.REFLECT, Capability.READY), 1);
    assertTrue(link.isInUse());
    link.heardCheck(PEER, Capabilities.of(Capability.REFLECT), 2);
    assertFalse(link.isInUse());
  }

  @Test
  void aPeerThatOffersNothingIsTakenForReady() {
    link.setUp(true, 0);
    heardBothWays(0);
    assertTrue(link.isInUse());
  }

  @Test
  void aLinkThatIsBeingLeftIsNotUsed() {
    link.setUp(true, 0);
    heardBothWays(0);
    for (LinkUse use : LinkUse.values()) {
      link.setUse(use);
      assertEquals(use == LinkUse.NORMAL, link.isInUse());
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
