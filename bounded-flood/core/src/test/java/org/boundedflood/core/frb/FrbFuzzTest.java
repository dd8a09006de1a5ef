package org.boundedflood.core.frb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import org.boundedflood.core.leaf.LeafClaim;
import org.boundedflood.core.net.EthernetFrame;

/** The input is a frame from the Ethernet header on, as a hostile peer may send it. */
class FrbFuzzTest {
  private static final int TUNNEL_MTU = 1_500;

  @FuzzTest
  void aFrameIsRejectedOrWrittenAgainAsItWas(byte[] input) {
    if (input.length >= EthernetFrame.HEADER_BYTES) {
      FrbReading.assertReadOrRejected(input);
    }
  }

  @FuzzTest
  void claimsThatWereReadArePackedAndReadAgain(byte[] input) {
    if (input.length < EthernetFrame.HEADER_BYTES
        || !(FrbCodec.decode(EthernetFrame.of(input)) instanceof FrbParse.Parsed parsed)
        || !parsed.frb().type().hasRecords()
        || parsed.frb().type() == FrbType.LEAF_TX
        || !(LeafClaimCodec.read(parsed.frb()) instanceof LeafClaimParse.Parsed claims)) {
      return;
    }
    Frb frb = parsed.frb();
    int room = Frb.maxPayload(TUNNEL_MTU);
    boolean table = frb.type() == FrbType.LEAF_TABLE;
    List<LeafRecords> packed =
        table
            ? LeafClaimCodec.packTable(claims.claims(), room)
            : LeafClaimCodec.packAnnouncement(frb.root(), claims.claims(), room);
    List<LeafClaim> again = new ArrayList<>();
    for (LeafRecords records : packed) {
      assertTrue(records.payload().length() <= room);
      Frb part =
          table
              ? Frb.leafTable(frb.root(), records)
              : Frb.announcement(frb.root(), frb.bound(), frb.hopCount(), records);
      again.addAll(((LeafClaimParse.Parsed) LeafClaimCodec.read(part)).claims());
    }
    assertEquals(claims.claims(), again);
  }

  @FuzzTest
  void capabilitiesThatWereReadAreWrittenAndReadAgain(byte[] payload) {
    Capabilities.Reading reading = Capabilities.read(Payload.of(payload));
    assertTrue(reading.wellFormed() || reading.capabilities().equals(Capabilities.NONE));
    assertEquals(
        new Capabilities.Reading(reading.capabilities(), true),
        Capabilities.read(reading.capabilities().toPayload()));
  }
}
