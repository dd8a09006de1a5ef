package org.boundedflood.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Positions;
import org.junit.jupiter.api.Test;

class LostPeersTest {
  private static final long HOLD = 210_000;
  private static final NodeId SELF = NodeId.of(1_000, 1);
  private static final NodeId PEER = NodeId.of(900, 2);

  private final LostPeers lost = new LostPeers(SELF, HOLD);

  @Test
  void aPeerIsGoneOnceItHasGivenNoSignForLongAndNoLongerWhenItGivesOne() {
    lost.lost(PEER, Positions.NONE, 50);
    var unused = lost.poll(50 + LostPeers.PATIENCE_MILLIS - 1);
    assertFalse(lost.isGone(PEER));
    assertFalse(lost.isAnyGone(Positions.ofAny(PEER.high())));
    unused = lost.poll(50 + LostPeers.PATIENCE_MILLIS);
    assertTrue(lost.isGone(PEER));
    assertTrue(lost.isAnyGone(Positions.ofAny(PEER.high())));
    assertFalse(lost.isAnyGone(Positions.ofAny(SELF.high())));
    lost.found(PEER);
    assertFalse(lost.isGone(PEER));
  }

  @Test
  void beforeAnyTimeHasPassedNobodyIsGone() {
    lost.lost(PEER, Positions.NONE, 50);
    assertFalse(lost.isGone(PEER));
  }

  @Test
  void whoIsAmongTheFirstThreeBehindALostPeerGivesOneSign() {
    for (int nearer = 0; nearer < 5; nearer++) {
      LostPeers here = new LostPeers(SELF, HOLD);
      long[] places =
          LongStream.concat(
                  LongStream.rangeClosed(PEER.high() + 1, PEER.high() + nearer),
                  LongStream.of(PEER.high() - 10, SELF.high(), SELF.high() + 10))
              .toArray();
      here.lost(PEER, Positions.ofAny(places), 50);
      assertFalse(here.poll(50 + LostPeers.SIGN_MILLIS - 1));
      assertEquals(nearer < 3, here.poll(50 + LostPeers.SIGN_MILLIS), nearer + " nearer");
      assertFalse(here.poll(51 + LostPeers.SIGN_MILLIS));
    }
  }

  @Test
  void whoWasLostLongAgoIsForgotten() {
    lost.lost(PEER, Positions.NONE, 50);
    var unused = lost.poll(50 + HOLD - 1);
    assertTrue(lost.isGone(PEER));
    unused = lost.poll(50 + HOLD);
    assertFalse(lost.isGone(PEER));
  }

  @Test
  void thePeerLostFirstMakesRoomWhenThereAreTooMany() {
    for (int i = 0; i <= LostPeers.MAX_PEERS; i++) {
      lost.lost(NodeId.of(i, 0), Positions.NONE, 50);
    }
    var unused = lost.poll(50 + LostPeers.PATIENCE_MILLIS);
    assertFalse(lost.isGone(NodeId.of(0, 0)));
    assertTrue(lost.isGone(NodeId.of(1, 0)));
    assertTrue(lost.isGone(NodeId.of(LostPeers.MAX_PEERS, 0)));
  }
}
