package org.boundedflood.topology.organise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
    negotiation.received(PEER, new LinkMessage.Accept(1), 10);
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
    negotiation.received(PEER, new LinkMessage.Accept(2), 20);
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
    assertEquals(List.of(new RemoveTunnel(PEER)), out.drain());
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
    negotiation.received(PEER, new LinkMessage.Accept(1), 0);
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
    assertEquals(List.of("RemoveTunnel"), decided());
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
    negotiation.received(PEER, new LinkMessage.Accept(1), 0);
    negotiation.linkUp(PEER);
    decided();
    negotiation.memberRenewed(PEER, false, 50);
    assertEquals(List.of("Request"), decided());
    assertEquals(LinkStage.IN_USE, stage(PEER));
  }
}
