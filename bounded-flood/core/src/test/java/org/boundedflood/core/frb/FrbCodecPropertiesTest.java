package org.boundedflood.core.frb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;

class FrbCodecPropertiesTest {
  private static final MacAddress DESTINATION = MacAddress.of("02:aa:00:00:02:01");
  private static final MacAddress SOURCE = MacAddress.of("02:aa:00:00:01:02");
  private static final int TYPE_OFFSET = 47;

  @Provide
  Arbitrary<Frb> frbs() {
    return Frbs.any();
  }

  @Provide
  Arbitrary<CapturedFrame> captured() throws IOException {
    return Arbitraries.of(CapturedFrame.all());
  }

  @Property
  void whatIsWrittenIsReadAgain(@ForAll("frbs") Frb frb) {
    EthernetFrame frame = FrbCodec.encode(frb, DESTINATION, SOURCE);
    assertEquals(new FrbParse.Parsed(frb), FrbCodec.decode(frame));
    assertEquals(DESTINATION, frame.destination());
    assertEquals(SOURCE, frame.source());
    assertEquals(Math.max(60, Frb.OVERHEAD_BYTES + frb.payload().length()), frame.length());
    Statistics.label("type")
        .collect(frb.type())
        .coverage(
            checker ->
                EnumSet.allOf(FrbType.class)
                    .forEach(type -> checker.check(type).count(count -> count > 10)));
  }

  /** All but floods of a frame, whose length says how long the frame is. */
  @Provide
  Arbitrary<Frb> paddable() {
    return Frbs.any().filter(frb -> frb.type() != FrbType.BRDCST);
  }

  @Property
  void paddingByTheNetworkChangesNothing(
      @ForAll("paddable") Frb frb, @ForAll @IntRange(min = 1, max = 60) int padding) {
    byte[] bytes = FrbCodec.encode(frb, DESTINATION, SOURCE).bytes();
    EthernetFrame padded = EthernetFrame.of(Arrays.copyOf(bytes, bytes.length + padding));
    Frb read = ((FrbParse.Parsed) FrbCodec.decode(padded)).frb();
    if (frb.type().hasRecords()) {
      assertEquals(frb, read);
    } else {
      assertEquals(frb.type(), read.type());
      assertTrue(isExtendedByZeros(frb.payload(), read.payload()), read::toString);
    }
  }

  private static boolean isExtendedByZeros(Payload written, Payload read) {
    return read.resized(written.length()).equals(written) && read.isZeroFrom(written.length());
  }

  @Property
  void noBytesMakeTheDecoderThrow(@ForAll @Size(min = 14, max = 200) byte[] bytes) {
    FrbReading.assertReadOrRejected(bytes);
  }

  @Property
  void noBytesBehindTheEtherTypeMakeTheDecoderThrow(
      @ForAll @Size(min = 14, max = 400) byte[] bytes, @ForAll FrbType type) {
    bytes[12] = (byte) 0xc0;
    bytes[13] = (byte) 0xc0;
    if (bytes.length > TYPE_OFFSET) {
      bytes[TYPE_OFFSET] = (byte) type.code();
    }
    if (bytes.length > TYPE_OFFSET && !type.isFlood()) {
      System.arraycopy(bytes, 14, bytes, 30, 16);
      bytes[46] = 0;
    }
    FrbReading.assertReadOrRejected(bytes);
  }

  @Property(tries = 5_000)
  void noDamageToACapturedFrameMakesTheDecoderThrow(
      @ForAll("captured") CapturedFrame captured, @ForAll Random random) {
    byte[] bytes = captured.bytes();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(14, at));
        default -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(100));
      }
    }
    FrbReading.assertReadOrRejected(bytes);
  }

  /** Every bit of every captured frame, one at a time: a change is seen or does not matter. */
  @Example
  void noFlippedBitOfACapturedFrameGoesUnnoticed() throws IOException {
    for (CapturedFrame captured : CapturedFrame.all()) {
      FrbParse original = FrbCodec.decode(captured.frame());
      for (int bit = 12 * Byte.SIZE; bit < captured.bytes().length * Byte.SIZE; bit++) {
        byte[] bytes = captured.bytes();
        bytes[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
        FrbParse changed = FrbCodec.decode(EthernetFrame.of(bytes));
        int flipped = bit;
        assertTrue(!original.equals(changed), () -> "bit " + flipped + " of " + captured);
      }
    }
  }

  @Example
  void everyCutOfACapturedFrameIsShorterOrRejected() throws IOException {
    for (CapturedFrame captured : CapturedFrame.all()) {
      for (int length = 14; length < Frb.OVERHEAD_BYTES; length++) {
        assertEquals(
            new FrbParse.Rejected(FrbReject.TRUNCATED),
            FrbCodec.decode(EthernetFrame.of(Arrays.copyOf(captured.bytes(), length))));
      }
    }
  }
}
