package org.boundedflood.core.frb;

import static org.boundedflood.core.ring.NodeIds.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.boundedflood.core.flood.Gap;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandOverTest {
  private static final NodeId ROOT = NodeId.of("10".repeat(16));
  private static final NodeId START = NodeId.of("20".repeat(16));
  private static final NodeId END = NodeId.of("40".repeat(16));
  private static final String INNER = "ffffffffffff02ee0000000108060001";
  private static final String FOUR = INNER + INNER + INNER + INNER;
  private static final EthernetFrame FRAME = EthernetFrame.of(HexFormat.of().parseHex(INNER));

  @Provide
  Arbitrary<HandOver> handOvers() {
    return Frbs.handOvers();
  }

  @Property
  void whatIsWrittenIsReadAgain(@ForAll("handOvers") HandOver handOver) {
    EthernetFrame frame = FrbCodec.encode(handOver.toFrb(), MacAddress.BROADCAST, MacAddress.of(2));
    Frb read = ((FrbParse.Parsed) FrbCodec.decode(frame)).frb();
    assertEquals(new HandOver.Parse.Parsed(handOver), HandOver.read(read));
  }

  @Test
  void theFieldsStandOnTheWireAsDocumented() {
    HandOver handOver =
        new HandOver(
            Frb.flood(ROOT, END, 3, FRAME),
            new Gap(START, END, List.of(at(0x51)), List.of(at(0x52))));
    assertEquals(
        "ffffffffffff"
            + "020000000007"
            + "c0c0"
            + "10".repeat(16)
            + "40".repeat(16)
            + "030200"
            + "20".repeat(16)
            + "00000201"
            + "00".repeat(15)
            + "51"
            + "00".repeat(15)
            + "52"
            + INNER,
        HexFormat.of()
            .formatHex(
                FrbCodec.encode(
                        handOver.toFrb(), MacAddress.BROADCAST, MacAddress.of("02:00:00:00:00:07"))
                    .bytes()));
  }

  private static Frb message(NodeId root, NodeId end, String payload) {
    return new Frb(root, end, 1, FrbType.FWD, 0, Payload.of(HexFormat.of().parseHex(payload)));
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource({
    "BAD_HAND_OVER, a link check inside, 03000000" + INNER,
    "BAD_HAND_OVER, a leaf table inside, 11000000" + INNER,
    "BAD_HAND_OVER, a hand-over inside, 02000000" + INNER,
    "BAD_HAND_OVER, a fragment inside, 12000000" + INNER,
    "BAD_HAND_OVER, an unknown type inside, 05000000" + INNER,
    "BAD_HAND_OVER, more visited nodes than fit, 00000200" + INNER,
    "BAD_HAND_OVER, too many visited nodes, 00001100" + FOUR + FOUR + FOUR + FOUR + INNER + INNER,
    "BAD_HAND_OVER, more done than visited, 00000102" + INNER + INNER,
    "BAD_PAYLOAD, no frame inside, 00000000",
    "BAD_PAYLOAD, an FRB inside, 00000000ffffffffffff02ee00000001c0c0",
    "BAD_COUNT, a flood with a count, 00010000" + INNER,
    "BAD_COUNT, an announcement with too few records, 10020000" + INNER,
  })
  void malformedOnesAreRejectedWithTheReason(FrbReject reason, String why, String rest) {
    assertEquals(
        new HandOver.Parse.Rejected(reason), HandOver.read(message(ROOT, END, START + rest)), why);
  }

  @Test
  void whatIsShorterThanItsFixedPartIsRejected() {
    Frb sound = message(ROOT, END, START + "00000000" + INNER);
    byte[] bytes = FrbCodec.encode(sound, MacAddress.BROADCAST, MacAddress.of(7)).bytes();
    for (int length = Frb.OVERHEAD_BYTES; length < Frb.OVERHEAD_BYTES + 20; length++) {
      assertEquals(
          new FrbParse.Rejected(FrbReject.BAD_HAND_OVER),
          FrbCodec.decode(EthernetFrame.of(Arrays.copyOf(bytes, length))));
    }
  }

  @Test
  void aGapWithoutInsideOrAroundTheRootIsRejected() {
    String rest = "00000000" + INNER;
    HandOver.Parse rejected = new HandOver.Parse.Rejected(FrbReject.BAD_HAND_OVER);
    assertEquals(rejected, HandOver.read(message(ROOT, END, END + rest)));
    NodeId inside = NodeId.of("30".repeat(16));
    assertEquals(rejected, HandOver.read(message(inside, END, START + rest)));
    HandOver.Parse fromItsRoot = HandOver.read(message(START, END, START + rest));
    assertEquals(
        new HandOver.Parse.Parsed(
            new HandOver(Frb.flood(START, END, 1, FRAME), Gap.of(START, END))),
        fromItsRoot);
    HandOver.Parse aroundToItsRoot = HandOver.read(message(END, END, START + rest));
    assertEquals(HandOver.Parse.Parsed.class, aroundToItsRoot.getClass());
  }

  @Test
  void onlyFloodsBoundedByTheGapsEndAreHandedOver() {
    Frb flood = Frb.flood(ROOT, END, 1, FRAME);
    assertThrows(
        IllegalArgumentException.class, () -> new HandOver(flood, Gap.of(START, at(0x99))));
    assertThrows(
        IllegalArgumentException.class,
        () -> new HandOver(Frb.linkCheck(END, Payload.EMPTY), Gap.of(START, END)));
    assertThrows(IllegalArgumentException.class, () -> HandOver.read(flood));
  }
}
