package org.boundedflood.core.frb;

import static org.boundedflood.core.ring.NodeIds.at;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FragmentTest {
  private static final NodeId SELF = at(1);

  private static EthernetFrame frame(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return EthernetFrame.of(content);
  }

  private static Fragment read(Frb frb) {
    EthernetFrame wire = FrbCodec.encode(frb, MacAddress.BROADCAST, MacAddress.of(2));
    return ((Fragment.Parse.Parsed) Fragment.read(((FrbParse.Parsed) FrbCodec.decode(wire)).frb()))
        .fragment();
  }

  /** Lengths one below, at and above each multiple of what a piece holds, and any others. */
  @Provide
  Arbitrary<Integer> lengths() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(Frb.MIN_FRAME_BYTES, Fragment.MAX_WHOLE_BYTES),
        Arbitraries.integers()
            .between(1, 120)
            .flatMap(
                times ->
                    Arbitraries.integers()
                        .between(-1, 1)
                        .map(around -> times * 1_357 % Fragment.MAX_WHOLE_BYTES + around)),
        Arbitraries.of(60, 61, 1_500, 1_549, 9_014, 9_063, 16_383, 16_384));
  }

  @Property
  void whatIsSplitFitsTheTunnelAndIsTheWholeAgain(
      @ForAll("lengths") int length, @ForAll @IntRange(min = 171, max = 9_000) int mtu) {
    int maxPayload = Frb.maxPayload(mtu);
    if (length < Frb.MIN_FRAME_BYTES
        || length + 8 <= maxPayload
        || !Fragment.canSplit(length, maxPayload)) {
      return;
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    List<Frb> messages = Fragment.split(SELF, 7, frame(length), maxPayload);
    for (int index = 0; index < messages.size(); index++) {
      EthernetFrame wire =
          FrbCodec.encode(messages.get(index), MacAddress.BROADCAST, MacAddress.of(2));
      assertTrue(wire.length() - EthernetFrame.HEADER_BYTES <= mtu, wire::toString);
      Fragment fragment = read(messages.get(index));
      assertEquals(index, fragment.index());
      assertEquals(whole.size(), fragment.offset());
      whole.writeBytes(fragment.data().bytes());
    }
    assertArrayEquals(frame(length).bytes(), whole.toByteArray());
  }

  /** Nothing between the longest frame that fits and the shortest that is split gets lost. */
  @Property
  void everyFrameUpToTheLimitEitherFitsOrIsSplit(
      @ForAll @IntRange(min = 60, max = Fragment.MAX_WHOLE_BYTES) int length,
      @ForAll @IntRange(min = 576, max = 9_000) int mtu) {
    boolean fits = length - EthernetFrame.HEADER_BYTES <= mtu;
    assertTrue(fits || Fragment.canSplit(length, Frb.maxPayload(mtu)));
    assertTrue(fits || Fragment.split(SELF, 1, frame(length), Frb.maxPayload(mtu)).size() >= 2);
  }

  @Test
  void whatIsTooLongOrTooNarrowCannotBeSplit() {
    assertTrue(Fragment.canSplit(Fragment.MAX_WHOLE_BYTES, 1_400));
    assertFalse(Fragment.canSplit(Fragment.MAX_WHOLE_BYTES + 1, 1_400));
    assertTrue(Fragment.canSplit(1_000, 136));
    assertFalse(Fragment.canSplit(1_000, 135));
    assertThrows(
        IllegalArgumentException.class, () -> Fragment.split(SELF, 1, frame(1_000), 1_008));
    assertEquals(2, Fragment.split(SELF, 1, frame(1_000), 1_007).size());
  }

  @Test
  void theFieldsStandOnTheWireAsDocumented() {
    byte[] content = new byte[200];
    Arrays.fill(content, 0, 100, (byte) 0xaa);
    Arrays.fill(content, 100, 200, (byte) 0xbb);
    List<Frb> messages = Fragment.split(SELF, 0x01020304, EthernetFrame.of(content), 136);
    assertEquals(
        List.of(
            "01020304" + "00c8" + "00" + "02" + "aa".repeat(100),
            "01020304" + "00c8" + "01" + "02" + "bb".repeat(100)),
        messages.stream().map(m -> HexFormat.of().formatHex(m.payload().bytes())).toList());
    for (Frb message : messages) {
      assertEquals(FrbType.FRAGMENT, message.type());
      assertEquals(SELF, message.root());
      assertEquals(SELF, message.bound());
    }
  }

  @Test
  void aLastPieceThatIsPaddedKeepsItsLength() {
    byte[] content = new byte[61];
    content[60] = 9;
    Fragment last = new Fragment(1, 61, 60, 61, Payload.of(new byte[] {9}));
    assertEquals(last, read(last.toFrb(SELF)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "nothing, ''",
    "too short for its fields, 00000001006400",
    "no piece, 0000000100640000",
    "a single piece, 000000010064000100",
    "an index that is the count, 00000001006402020000",
    "more pieces than lengths allow, 00000001003c003f00",
    "a whole shorter than any frame, 00000001003b000200",
    "a whole of 64 kB, 00000001ffff000200",
    "a whole one byte too long, 000000014001000200",
    "too little data, 00000001006400020000",
  })
  void malformedOnesAreRejected(String why, String payload) {
    Frb frb =
        new Frb(SELF, SELF, 0, FrbType.FRAGMENT, 0, Payload.of(HexFormat.of().parseHex(payload)));
    assertEquals(new Fragment.Parse.Rejected(FrbReject.BAD_FRAGMENT), Fragment.read(frb), why);
  }

  @Test
  void moreDataThanItsPlaceHoldsIsRejected() {
    String sound = "0000000100640002" + "11".repeat(50);
    assertTrue(parse(sound) instanceof Fragment.Parse.Parsed);
    assertTrue(parse(sound + "00") instanceof Fragment.Parse.Parsed);
    assertEquals(new Fragment.Parse.Rejected(FrbReject.BAD_FRAGMENT), parse(sound + "11"));
  }

  private static Fragment.Parse parse(String payload) {
    return Fragment.read(
        new Frb(SELF, SELF, 0, FrbType.FRAGMENT, 0, Payload.of(HexFormat.of().parseHex(payload))));
  }

  @Test
  void contradictingFieldsMakeNoFragment() {
    assertThrows(
        IllegalArgumentException.class, () -> new Fragment(1, 100, 0, 2, Payload.of(new byte[51])));
    assertThrows(
        IllegalArgumentException.class, () -> Fragment.read(Frb.linkCheck(SELF, Payload.EMPTY)));
  }
}
