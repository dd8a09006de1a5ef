package org.boundedflood.core.frb;

import static org.boundedflood.core.ring.NodeIds.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;

class FrbTest {
  private static final NodeId SELF = at(1);
  private static final NodeId PEER = at(2);
  private static final NodeId OTHER = at(3);
  private static final EthernetFrame FRAME = EthernetFrame.of(new byte[20]);

  @Test
  void equalityIncludesThePayloadsBytes() {
    assertEquals(
        Frb.flood(SELF, PEER, 1, FRAME), Frb.flood(SELF, PEER, 1, EthernetFrame.of(new byte[20])));
    assertNotEquals(
        Frb.flood(SELF, PEER, 1, FRAME), Frb.flood(SELF, PEER, 1, EthernetFrame.of(new byte[21])));
  }

  @Test
  void aFloodIsPassedOnWithTheNextBoundAndOneHopMore() {
    assertEquals(Frb.flood(SELF, OTHER, 3, FRAME), Frb.flood(SELF, PEER, 2, FRAME).passedOn(OTHER));
  }

  @Test
  void theHopCountStaysAtItsMaximumAndTheFloodGoesOn() {
    Frb last = Frb.flood(SELF, PEER, 254, FRAME).passedOn(OTHER);
    assertEquals(255, last.hopCount());
    assertEquals(255, last.passedOn(PEER).hopCount());
  }

  @Test
  void aLinkMessageIsNotPassedOn() {
    assertThrows(
        IllegalStateException.class, () -> Frb.linkCheck(SELF, Payload.EMPTY).passedOn(PEER));
    assertThrows(
        IllegalStateException.class, () -> Frb.linkCheck(SELF, Payload.EMPTY).payloadFrame());
  }

  @Test
  void aNodeDiscardsWhatItStartedItselfAndWhatItIsTheBoundOf() {
    assertEquals(Optional.of(FrbReject.OWN_ROOT), Frb.flood(SELF, PEER, 1, FRAME).check(SELF));
    assertEquals(Optional.of(FrbReject.OWN_BOUND), Frb.flood(PEER, SELF, 1, FRAME).check(SELF));
    assertEquals(Optional.empty(), Frb.flood(PEER, PEER, 1, FRAME).check(SELF));
    assertEquals(Optional.empty(), Frb.linkAnswer(PEER, Payload.EMPTY).check(SELF));
    assertEquals(Optional.of(FrbReject.OWN_ROOT), Frb.linkAnswer(SELF, Payload.EMPTY).check(SELF));
  }

  @Test
  void onlyAnOwnLinkCheckIsAReflection() {
    assertTrue(Frb.linkCheck(SELF, Payload.EMPTY).isReflectionOf(SELF));
    assertFalse(Frb.linkCheck(PEER, Payload.EMPTY).isReflectionOf(SELF));
    assertFalse(Frb.linkAnswer(SELF, Payload.EMPTY).isReflectionOf(SELF));
    assertFalse(Frb.flood(SELF, SELF, 1, FRAME).isReflectionOf(SELF));
  }

  @Test
  void aTunnelOf1500BytesCarriesAFrameOf1465() {
    assertEquals(49, Frb.OVERHEAD_BYTES);
    assertEquals(1465, Frb.maxPayload(1500));
    assertEquals(0, Frb.maxPayload(20));
  }

  @Test
  void whatTheCodecWouldRejectIsRefusedWithTheReason() {
    byte[] nested = new byte[20];
    nested[12] = (byte) 0xc0;
    nested[13] = (byte) 0xc0;
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Frb.flood(SELF, PEER, 1, EthernetFrame.of(nested)))
                .getMessage());
    assertTrue(message.contains(FrbReject.BAD_PAYLOAD.description()), message);
    assertThrows(IllegalArgumentException.class, () -> Frb.flood(SELF, PEER, 0, FRAME));
    assertThrows(IllegalArgumentException.class, () -> Frb.flood(SELF, PEER, 256, FRAME));
    assertThrows(
        IllegalArgumentException.class,
        () -> Frb.leafTable(SELF, new LeafRecords(2, Payload.of(new byte[32]))));
    assertThrows(
        IllegalArgumentException.class,
        () -> Frb.leafTable(SELF, new LeafRecords(-1, Payload.EMPTY)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Frb.leafTable(SELF, new LeafRecords(256, Payload.of(new byte[256 * 32]))));
  }
}
