package org.boundedflood.core.frb;

import static org.boundedflood.core.ring.NodeIds.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.boundedflood.core.leaf.LeafClaim;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.NodeIds;
import org.junit.jupiter.api.Test;

class LeafClaimCodecTest {
  private static final NodeId ROOT = at(7);
  private static final MacAddress MAC = MacAddress.of("02:ee:00:00:00:01");
  private static final String RECORD = "7fffffffffffffff" + "02ee00000001";

  @Provide
  Arbitrary<List<LeafClaim>> ownClaims() {
    return Frbs.claims(Arbitraries.just(ROOT)).list().ofMaxSize(600).withoutEdgeCases();
  }

  @Provide
  Arbitrary<List<LeafClaim>> anyClaims() {
    return Frbs.claims(NodeIds.any()).list().ofMaxSize(600).withoutEdgeCases();
  }

  @Provide
  Arbitrary<List<MacAddress>> addresses() {
    return Frbs.leafMacs().list().ofMaxSize(600).withoutEdgeCases();
  }

  private static LeafRecords records(int count, String hex) {
    return new LeafRecords(count, Payload.of(HexFormat.of().parseHex(hex)));
  }

  private static LeafClaimParse announced(int count, String hex) {
    return LeafClaimCodec.read(Frb.announcement(ROOT, ROOT, 1, records(count, hex)));
  }

  @Test
  void recordsStandOnTheWireAsDocumented() {
    LeafClaim there = new LeafClaim(MAC, ROOT, Long.MAX_VALUE, true);
    LeafClaim gone = new LeafClaim(MAC, ROOT, Long.MAX_VALUE, false);
    assertEquals(
        List.of(records(2, RECORD + "0000" + RECORD + "0100")),
        LeafClaimCodec.packAnnouncement(ROOT, List.of(there, gone), 1465));
    assertEquals(
        List.of(records(1, ROOT + RECORD + "0100")), LeafClaimCodec.packTable(List.of(gone), 1465));
    assertEquals(
        List.of(records(1, "02ee00000001")), LeafClaimCodec.packAddresses(List.of(MAC), 6));
  }

  @Test
  void unknownFlagsAndTheReservedByteAreNotLookedAt() {
    assertEquals(
        new LeafClaimParse.Parsed(List.of(new LeafClaim(MAC, ROOT, Long.MAX_VALUE, true))),
        announced(1, RECORD + "feff"));
  }

  @Test
  void oneUnsoundRecordRejectsTheWholePayload() {
    String sound = RECORD + "0000";
    assertEquals(
        new LeafClaimParse.Rejected(FrbReject.BAD_SEQUENCE),
        announced(2, sound + "8000000000000000" + "02ee00000001" + "0000"));
    assertEquals(
        new LeafClaimParse.Rejected(FrbReject.BAD_LEAF_ADDRESS),
        announced(2, sound + "0000000000000001" + "03ee00000001" + "0000"));
    assertEquals(
        new LeafClaimParse.Rejected(FrbReject.BAD_LEAF_ADDRESS),
        announced(2, sound + "0000000000000001" + "000000000000" + "0000"));
  }

  @Property(tries = 200)
  void announcementsKeepEveryClaimInOrderAndFitTheTunnel(
      @ForAll("ownClaims") List<LeafClaim> claims,
      @ForAll @IntRange(min = 16, max = 9_000) int maxPayload) {
    List<LeafRecords> packed = LeafClaimCodec.packAnnouncement(ROOT, claims, maxPayload);
    assertPacked(claims.size(), 16, maxPayload, packed);
    List<LeafClaim> read = new ArrayList<>();
    packed.forEach(part -> read.addAll(claimsOf(Frb.announcement(ROOT, at(1), 1, part))));
    assertEquals(claims, read);
  }

  @Property(tries = 200)
  void tablesKeepEveryClaimInOrderAndFitTheTunnel(
      @ForAll("anyClaims") List<LeafClaim> claims,
      @ForAll @IntRange(min = 32, max = 9_000) int maxPayload) {
    List<LeafRecords> packed = LeafClaimCodec.packTable(claims, maxPayload);
    assertPacked(claims.size(), 32, maxPayload, packed);
    List<LeafClaim> read = new ArrayList<>();
    packed.forEach(part -> read.addAll(claimsOf(Frb.leafTable(at(1), part))));
    assertEquals(claims, read);
  }

  @Property(tries = 200)
  void exchangesKeepEveryAddressInOrderAndFitTheTunnel(
      @ForAll("addresses") List<MacAddress> addresses,
      @ForAll @IntRange(min = 6, max = 9_000) int maxPayload) {
    List<LeafRecords> packed = LeafClaimCodec.packAddresses(addresses, maxPayload);
    assertPacked(addresses.size(), 6, maxPayload, packed);
    List<MacAddress> read = new ArrayList<>();
    packed.forEach(
        part -> read.addAll(LeafClaimCodec.readAddresses(Frb.leafExchange(at(1), part))));
    assertEquals(addresses, read);
  }

  @Test
  void anExchangeLeavesOutWhatNoDeviceCanOwn() {
    Frb exchange =
        Frb.leafExchange(ROOT, records(3, "ffffffffffff" + "02ee00000001" + "000000000000"));
    assertEquals(List.of(MAC), LeafClaimCodec.readAddresses(exchange));
  }

  @Test
  void noLeavesMakeOnePayloadWithoutRecords() {
    List<LeafRecords> none = List.of(new LeafRecords(0, Payload.EMPTY));
    assertEquals(none, LeafClaimCodec.packAnnouncement(ROOT, List.of(), 1465));
    assertEquals(none, LeafClaimCodec.packTable(List.of(), 1465));
    assertEquals(none, LeafClaimCodec.packAddresses(List.of(), 1465));
  }

  @Test
  void whatCannotBePackedIsRefused() {
    List<LeafClaim> foreign = List.of(new LeafClaim(MAC, at(8), 1, true));
    assertThrows(
        IllegalArgumentException.class, () -> LeafClaimCodec.packAnnouncement(ROOT, foreign, 1465));
    assertThrows(IllegalArgumentException.class, () -> LeafClaimCodec.packTable(foreign, 31));
  }

  @Test
  void otherTypesCarryNoLeaves() {
    Frb check = Frb.linkCheck(ROOT, Payload.EMPTY);
    assertThrows(IllegalArgumentException.class, () -> LeafClaimCodec.read(check));
    assertThrows(IllegalArgumentException.class, () -> LeafClaimCodec.readAddresses(check));
  }

  private static List<LeafClaim> claimsOf(Frb frb) {
    return ((LeafClaimParse.Parsed) LeafClaimCodec.read(frb)).claims();
  }

  /** Every payload but the last is full, and none is longer than allowed. */
  private static void assertPacked(
      int items, int recordBytes, int maxPayload, List<LeafRecords> packed) {
    int perFrame = Math.min(255, maxPayload / recordBytes);
    assertEquals(Math.max(1, (items + perFrame - 1) / perFrame), packed.size());
    for (LeafRecords part : packed) {
      assertTrue(part.payload().length() <= maxPayload, part::toString);
      assertEquals(part.count() * recordBytes, part.payload().length());
    }
  }
}
