package org.boundedflood.core.frb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One way to be wrong at a time. */
class FrbCodecTest {
  private static final String ETHERNET = "02aa0000020102aa00000102c0c0";
  private static final String ONE = "11111111111111111111111111111111";
  private static final String TWO = "22222222222222222222222222222222";
  private static final String INNER = "ffffffffffff02ee000000010806";
  private static final String NESTED = "ffffffffffff02ee00000001c0c0";

  private static FrbParse decode(String hex) {
    return FrbCodec.decode(EthernetFrame.of(HexFormat.of().parseHex(hex)));
  }

  @ParameterizedTest(name = "{0}: {1} {2} {3} {4}")
  @CsvSource({
    "UNKNOWN_TYPE, 1, 2, 010500, ''",
    "UNKNOWN_TYPE, 1, 2, 010f00, ''",
    "UNKNOWN_TYPE, 1, 1, 001600, ''",
    "UNKNOWN_TYPE, 1, 1, 00ff00, ''",
    "BAD_COUNT, 1, 2, 010201, " + INNER,
    "BAD_COUNT, 1, 1, 001201, " + INNER,
    "BAD_HOP_COUNT, 1, 2, 000200, " + INNER,
    "MISADDRESSED, 1, 2, 001200, " + INNER,
    "BAD_COUNT, 1, 2, 010001, " + INNER,
    "BAD_COUNT, 1, 1, 000301, ''",
    "BAD_COUNT, 1, 1, 000401, ''",
    "BAD_COUNT, 1, 1, 000102, 02ee00000001",
    "BAD_COUNT, 1, 1, 000101, 02ee0000000102ee00000002",
    "BAD_COUNT, 1, 1, 000100, 02ee00000001",
    "BAD_COUNT, 1, 2, 011001, 0000000000000001",
    "BAD_COUNT, 1, 1, 001101, 0000000000000001",
    "BAD_HOP_COUNT, 1, 2, 000000, " + INNER,
    "BAD_HOP_COUNT, 1, 2, 001000, ''",
    "BAD_HOP_COUNT, 1, 1, 010300, ''",
    "BAD_HOP_COUNT, 1, 1, ff1100, ''",
    "MISADDRESSED, 1, 2, 000300, ''",
    "MISADDRESSED, 1, 2, 000400, ''",
    "MISADDRESSED, 1, 2, 000100, ''",
    "MISADDRESSED, 1, 2, 001100, ''",
    "BAD_PAYLOAD, 1, 2, 010000, ''",
    "BAD_PAYLOAD, 1, 2, 010000, ffffffffffff02ee0000000108",
    "BAD_PAYLOAD, 1, 2, 010000, " + NESTED + "00",
  })
  void malformedFramesAreRejectedWithTheReason(
      FrbReject reason, int root, int bound, String fields, String payload) {
    String nids = (root == 1 ? ONE : TWO) + (bound == 1 ? ONE : TWO);
    assertEquals(new FrbParse.Rejected(reason), decode(ETHERNET + nids + fields + payload));
  }

  @Test
  void otherEtherTypesAreNoFrbs() {
    assertEquals(
        new FrbParse.Rejected(FrbReject.NOT_FRB),
        decode("02aa0000020102aa00000102c0c1" + ONE + ONE + "000300"));
    assertEquals(new FrbParse.Rejected(FrbReject.NOT_FRB), decode("02aa0000020102aa000001028100"));
  }

  @Test
  void lessThanItsHeadersIsTruncated() {
    assertEquals(new FrbParse.Rejected(FrbReject.TRUNCATED), decode(ETHERNET));
    assertEquals(new FrbParse.Rejected(FrbReject.TRUNCATED), decode(ETHERNET + ONE + ONE + "0003"));
    assertEquals(
        new FrbParse.Parsed(Frb.linkCheck(NodeId.of(ONE), Payload.EMPTY)),
        decode(ETHERNET + ONE + ONE + "000300"));
  }

  @Test
  void anAllZeroRestIsNoPayload() {
    for (String type : List.of("01", "03", "04")) {
      FrbParse.Parsed parsed =
          (FrbParse.Parsed) decode(ETHERNET + ONE + ONE + "00" + type + "00" + "00".repeat(40));
      assertEquals(Payload.EMPTY, parsed.frb().payload());
    }
  }

  @Test
  void shortFramesArePaddedWithZeros() {
    EthernetFrame frame =
        FrbCodec.encode(
            Frb.linkCheck(NodeId.of(ONE), Payload.EMPTY), MacAddress.BROADCAST, MacAddress.of(1));
    assertEquals(60, frame.length());
    assertEquals(
        "00".repeat(11), HexFormat.of().formatHex(Arrays.copyOfRange(frame.bytes(), 49, 60)));
  }

  @Test
  void anAnnouncementWithoutLeavesIsLegal() {
    FrbParse.Parsed parsed =
        (FrbParse.Parsed) decode(ETHERNET + ONE + TWO + "031000" + "00".repeat(11));
    assertEquals(
        Frb.announcement(NodeId.of(ONE), NodeId.of(TWO), 3, new LeafRecords(0, Payload.EMPTY)),
        parsed.frb());
  }

  @Test
  void typesKeepTheirNumbersOnTheWire() {
    assertEquals(
        List.of(0, 1, 2, 3, 4, 16, 17, 18, 19, 20, 21),
        EnumSet.allOf(FrbType.class).stream().map(FrbType::code).toList());
    for (FrbType type : FrbType.values()) {
      assertEquals(type, FrbType.withCode(type.code()));
    }
  }

  @Test
  void everyReasonHasItsOwnDescription() {
    Set<String> descriptions =
        EnumSet.allOf(FrbReject.class).stream()
            .map(FrbReject::description)
            .collect(Collectors.toSet());
    assertEquals(FrbReject.values().length, descriptions.size());
  }
}
