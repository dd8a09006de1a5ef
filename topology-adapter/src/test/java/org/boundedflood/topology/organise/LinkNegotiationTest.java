package org.boundedflood.topology.organise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongFunction;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.topology.organise.OverlayAction.MakeTunnel;
import org.boundedflood.topology.organise.OverlayAction.RemoveTunnel;
import org.boundedflood.topology.organise.OverlayAction.Send;
import org.junit.jupiter.api.Test;

class LinkNegotiationTest {
  private static final NodeId SELF = NodeId.of(0, 100);
  private static final NodeId PEER = NodeId.of(0, 200);
  private static final LinkTimes TIMES = LinkTimes.DEFAULT;

  private final LinkOutbox out = new LinkOutbox(0, counter -> {});
  private final LinkNegotiation negotiation =
      new LinkNegotiation(SELF, new LinkLimits(2, 1, OptionalInt.of(1), 1), TIMES, out);

  private void want(LinkReason reason, long now) {
    negotiation.want(Map.of(PEER, reason), 0, now);
  }

  private static LinkMessage request(LinkReason reason) {
    return new LinkMessage.Request(1, reason);
  }

  /** An answer to this node's first request. */
  private static LinkMessage accept(long sequence) {
    return new LinkMessage.Accept(sequence, 1, Optional.empty());
  }

  private LinkStage stage(NodeId peer) {
    return negotiation.links().stream()
        .filter(link -> link.peer.equals(peer))
        .findFirst()
        .orElseThrow()
        .stage;
  }

  /** What was decided: actions other than messages, and the kinds of messages. */
  private List<String> decided() {
    List<String> decided = new ArrayList<>();
    for (OverlayAction action : out.drain()) {
      decided.add(
          action instanceof Send send
              ? send.message().getClass().getSimpleName()
              : action.getClass().getSimpleName());
    }
    return decided;
  }

  @Test
  void aLinkIsAskedForMadeCheckedAndUsed() {
    want(LinkReason.SUCCESSOR, 0);
    assertEquals(List.of("Request"), decided());
    negotiation.received(PEER, accept(1), 10);
    assertEquals(List.of(new MakeTunnel(PEER)), out.drain());
    assertEquals(LinkStage.MAKING, stage(PEER));
    negotiation.tunnelMade(PEER, 20);
    assertEquals(LinkStage.CHECKING, stage(PEER));
    negotiation.linkUp(PEER);
    assertEquals(LinkStage.IN_USE, stage(PEER));
  }

  @Test
  void requestsFromBothEndsAtOnceMakeOneTunnel() {
    want(LinkReason.SUCCESSOR, 0);
    negotiation.received(PEER, request(LinkReason.LONG_DISTANCE), 10);
    negotiation.received(PEER, accept(2), 20);
    assertEquals(List.of("Request", "Accept", "MakeTunnel"), decided());
  }

  @Test
  void aTunnelGoesWhenNeitherEndWantsItAndNotBefore() {
    want(LinkReason.LONG_DISTANCE, 0);
    negotiation.received(PEER, request(LinkReason.LONG_DISTANCE), 10);
    decided();
    negotiation.want(Map.of(), 0, 20);
    assertEquals(List.of("Release"), decided());
    negotiation.received(PEER, new LinkMessage.Release(2), 30);
    assertEquals(List.of("Close", "RemoveTunnel"), decided());
    assertTrue(negotiation.links().isEmpty());
  }

  @Test
  void requestsAreRepeatedAtGrowingPausesUntilThePeerIsLeftOutForAWhile() {
    want(LinkReason.SUCCESSOR, 0);
    List<Long> sentAt = new ArrayList<>();
    for (long now = 0; negotiation.barred().isEmpty(); now++) {
      negotiation.expire(now);
      if (!decided().isEmpty()) {
        sentAt.add(now);
      }
    }
    assertEquals(
        List.of(0L, 500L, 1500L, 3500L, 8000L, 8500L, 9500L, 11_500L, 16_500L, 17_000L, 18_000L),
        sentAt.subList(0, 11));
    negotiation.expire(24_000 + TIMES.bar());
    assertTrue(negotiation.barred().isEmpty());
  }

  @Test
  void aTunnelThroughWhichNothingComesIsTakenAwayAndTriedAgain() {
    want(LinkReason.SUCCESSOR, 0);
    negotiation.received(PEER, accept(1), 0);
    negotiation.tunnelMade(PEER, 0);
    decided();
    negotiation.expire(TIMES.check());
    assertEquals(List.of("Close", "RemoveTunnel"), decided());
    negotiation.expire(TIMES.check() + TIMES.firstPause());
    assertEquals(List.of("Request"), decided());
  }

  @Test
  void beyondTheLimitShortcutsAreRefusedAndANearerPredecessorDisplacesTheFarthest() {
    negotiation.received(NodeId.of(0, 300), request(LinkReason.LONG_DISTANCE), 0);
    negotiation.received(NodeId.of(0, 301), request(LinkReason.LONG_DISTANCE), 0);
    assertEquals(List.of("Accept", "MakeTunnel", "Refuse"), decided());
    negotiation.received(NodeId.of(0, 50), request(LinkReason.SUCCESSOR), 0);
    negotiation.received(NodeId.of(0, 90), request(LinkReason.SUCCESSOR), 0);
    decided();
    negotiation.received(NodeId.of(0, 40), request(LinkReason.SUCCESSOR), 0);
    assertEquals(List.of("Refuse"), decided());
    negotiation.received(NodeId.of(0, 60), request(LinkReason.SUCCESSOR), 0);
    List<OverlayAction> actions = out.drain();
    assertTrue(actions.contains(new RemoveTunnel(NodeId.of(0, 50))), actions::toString);
    assertTrue(actions.contains(new MakeTunnel(NodeId.of(0, 60))), actions::toString);
  }

  @Test
  void aPeerThatAsksNoMoreHasGivenTheLinkUp() {
    negotiation.received(PEER, request(LinkReason.LONG_DISTANCE), 0);
    negotiation.linkUp(PEER);
    decided();
    negotiation.expire(TIMES.expiry() - 1);
    assertEquals(List.of(), decided());
    negotiation.expire(TIMES.expiry());
    assertEquals(List.of("Close", "RemoveTunnel"), decided());
  }

  @Test
  void aTunnelOfAnEarlierLifeStaysIfItIsWantedAndGoesIfNot() {
    NodeId other = NodeId.of(0, 300);
    negotiation.tunnelFound(PEER, 0);
    negotiation.tunnelFound(other, 0);
    negotiation.linkUp(PEER);
    negotiation.linkUp(other);
    want(LinkReason.SUCCESSOR, 100);
    assertEquals(List.of("Request"), decided());
    negotiation.expire(TIMES.expiry());
    assertTrue(out.drain().contains(new RemoveTunnel(other)));
    assertEquals(LinkStage.IN_USE, stage(PEER));
  }

  @Test
  void aPeerWithANewLifeIsAskedAgainAndItsTunnelStays() {
    want(LinkReason.SUCCESSOR, 0);
    negotiation.received(PEER, accept(1), 0);
    negotiation.linkUp(PEER);
    decided();
    negotiation.memberRenewed(PEER, false, 50);
    assertEquals(List.of("Request"), decided());
    assertEquals(LinkStage.IN_USE, stage(PEER));
  }

  @Test
  void anAcceptThatCrossesTheClosingOfTheLinkMakesNoTunnel() {
    want(LinkReason.SUCCESSOR, 0);
    negotiation.received(PEER, accept(1), 0);
    negotiation.tunnelMade(PEER, 0);
    negotiation.expire(TIMES.check());
    assertEquals(List.of("Request", "MakeTunnel", "Close", "RemoveTunnel"), decided());
    negotiation.received(PEER, accept(2), TIMES.check() + 10);
    assertEquals(List.of(), decided());
    negotiation.expire(TIMES.check() + TIMES.firstPause());
    negotiation.received(
        PEER,
        new LinkMessage.Accept(3, out.lastSequence(), Optional.empty()),
        TIMES.check() + TIMES.firstPause());
    assertEquals(List.of("Request", "MakeTunnel"), decided());
  }

  @Test
  void anAcceptTellsWhatTheRequestBeforeItAskedFor() {
    LinkMessage granted = new LinkMessage.Accept(7, 1, Optional.of(LinkReason.SUCCESSOR));
    negotiation.received(PEER, granted, 0);
    assertEquals(List.of(new MakeTunnel(PEER)), out.drain());
    assertEquals(LinkReason.SUCCESSOR, negotiation.links().iterator().next().theirs);
  }

  @Test
  void anAcceptWithoutAWishTakesBackTheRequestBeforeIt() {
    want(LinkReason.SUCCESSOR, 0);
    negotiation.received(PEER, request(LinkReason.STATIC), 0);
    negotiation.received(PEER, accept(2), 10);
    decided();
    negotiation.want(Map.of(), 0, 20);
    assertEquals(List.of("Close", "RemoveTunnel"), decided());
  }

  @Test
  void aPeerIsToldWhatThisNodeWantsWhenItAsksFirst() {
    want(LinkReason.STATIC, 0);
    negotiation.received(PEER, request(LinkReason.SUCCESSOR), 0);
    assertEquals(
        new Send(PEER, new LinkMessage.Accept(2, 1, Optional.of(LinkReason.STATIC))),
        out.drain().get(1));
  }

  @Test
  void aPeerWhoseLinkFallsSilentIsAskedToMakeItsEndAgain() {
    want(LinkReason.SUCCESSOR, 0);
    negotiation.received(PEER, accept(1), 0);
    negotiation.linkUp(PEER);
    decided();
    negotiation.linkDown(PEER, 100);
    assertEquals(List.of("Request"), decided());
    assertEquals(LinkStage.CHECKING, stage(PEER));
  }

  @Test
  void aFoundTunnelHasItsWholeTimeAgainWhenItIsWanted() {
    negotiation.tunnelFound(PEER, 0);
    want(LinkReason.SUCCESSOR, TIMES.check() - 1);
    negotiation.expire(TIMES.check());
    assertEquals(LinkStage.CHECKING, stage(PEER));
    negotiation.received(PEER, request(LinkReason.LONG_DISTANCE), 2 * TIMES.check() - 2);
    negotiation.expire(2 * TIMES.check());
    assertEquals(LinkStage.CHECKING, stage(PEER));
    negotiation.expire(3 * TIMES.check());
    assertEquals(LinkStage.PAUSING, stage(PEER));
  }

  @Test
  void aFoundTunnelWhosePeerDoesNotAnswerIsInDoubtAsAnyOtherLink() {
    for (boolean answers : new boolean[] {false, true}) {
      NodeId peer = NodeId.of(0, answers ? 201 : 202);
      negotiation.tunnelFound(peer, 0);
      negotiation.want(Map.of(peer, LinkReason.SUCCESSOR), 0, 100);
      if (answers) {
        negotiation.received(
            peer, new LinkMessage.Accept(1, out.lastSequence(), Optional.empty()), 200);
      }
      negotiation.expire(100 + TIMES.answer());
      assertEquals(!answers, negotiation.links().iterator().next().doubtful);
      negotiation.memberGone(peer);
    }
  }

  @Test
  void aPeerThatCouldNotBeHeardIsNotInDoubtForThat() {
    negotiation.tunnelFound(PEER, 0);
    want(LinkReason.SUCCESSOR, 0);
    Link link = negotiation.links().iterator().next();
    link.excuse(2_000);
    negotiation.expire(TIMES.answer() + 1_999);
    assertFalse(link.doubtful);
    negotiation.expire(TIMES.answer() + 2_000);
    assertTrue(link.doubtful);
  }

  @Test
  void aPeerIsAskedAgainWhileNothingComesThroughATunnelThatWasMade() {
    want(LinkReason.SUCCESSOR, 0);
    negotiation.received(PEER, accept(1), 0);
    negotiation.tunnelMade(PEER, 100);
    decided();
    negotiation.expire(100 + TIMES.askWhileChecking() - 1);
    assertEquals(List.of(), decided());
    negotiation.expire(100 + TIMES.askWhileChecking());
    assertEquals(List.of("Request"), decided());
  }

  @Test
  void aPeerThatAnswersOrAsksItselfIsAskedLessOftenAndOnlyDoubtedWhenItFallsSilent() {
    List<LongFunction<LinkMessage>> signs =
        List.of(
            asked -> new LinkMessage.Accept(1, asked, Optional.empty()),
            asked -> new LinkMessage.Accept(1, asked, Optional.of(LinkReason.STATIC)),
            asked -> request(LinkReason.STATIC));
    for (LongFunction<LinkMessage> each : signs) {
      negotiation.tunnelFound(PEER, 0);
      want(LinkReason.SUCCESSOR, 0);
      LinkMessage sign = each.apply(out.lastSequence());
      negotiation.received(PEER, sign, 200);
      decided();
      negotiation.expire(200 + TIMES.askWhileChecking() - 1);
      assertEquals(List.of(), decided(), sign::toString);
      negotiation.expire(200 + TIMES.askWhileChecking());
      assertEquals(List.of("Request"), decided(), sign::toString);
      Link link = negotiation.links().iterator().next();
      assertFalse(link.doubtful, sign::toString);
      negotiation.expire(200 + TIMES.askWhileChecking() + TIMES.answer());
      assertTrue(link.doubtful, sign::toString);
      negotiation.memberGone(PEER);
      decided();
    }
  }

  @Test
  void anAcceptForALinkThatWasGivenUpMeanwhileSaysNothingOfTheNextOne() {
    want(LinkReason.SUCCESSOR, 0);
    negotiation.want(Map.of(), 0, 10);
    want(LinkReason.SUCCESSOR, 20);
    assertEquals(List.of("Request", "Close", "Request"), decided());
    negotiation.received(PEER, accept(1), 30);
    assertEquals(List.of(), decided());
    negotiation.received(PEER, new LinkMessage.Accept(2, 3, Optional.empty()), 40);
    assertEquals(List.of(new MakeTunnel(PEER)), out.drain());
  }
}
