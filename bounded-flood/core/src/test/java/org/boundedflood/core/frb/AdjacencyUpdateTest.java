package org.boundedflood.core.frb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.NodeIds;
import org.boundedflood.core.ring.Positions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdjacencyUpdateTest {
  private static final NodeId SELF = NodeId.of("10".repeat(16));
  private static final String ONE = "0000000000000001";
  private static final String TWO = "0000000000000002";
  private static final String LAST = "ff00000000000003";

  @Provide
  Arbitrary<Set<NodeId>> sets() {
    return NodeIds.sets(0, 60);
  }

  private static AdjacencyUpdate.Parse read(String payload) {
    Frb frb =
        new Frb(SELF, SELF, 0, FrbType.ADJACENCY, 0, Payload.of(HexFormat.of().parseHex(payload)));
    EthernetFrame frame = FrbCodec.encode(frb, MacAddress.of(1), MacAddress.of(2));
    return AdjacencyUpdate.read(((FrbParse.Parsed) FrbCodec.decode(frame)).frb());
  }

  @Test
  void theFieldsStandOnTheWireAsDocumented() {
    AdjacencyUpdate update =
        new AdjacencyUpdate(
            7, 0x0102_0304, Positions.ofAny(1), Positions.ofAny(0xff00_0000_0000_0003L, 2), 42);
    String payload = "00000007" + "01020304" + "0001" + "0002" + "2a" + ONE + TWO + LAST;
    assertEquals(
        "020000000009" + "020000000007" + "c0c0" + "10".repeat(32) + "001300" + payload,
        HexFormat.of()
            .formatHex(
                FrbCodec.encode(
                        update.toFrb(SELF),
                        MacAddress.of("02:00:00:00:00:09"),
                        MacAddress.of("02:00:00:00:00:07"))
                    .bytes()));
    assertEquals(new AdjacencyUpdate.Parse.Parsed(update), read(payload));
    assertEquals(new AdjacencyUpdate.Parse.Parsed(update), read(payload + "0000"), "padded");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "shorter than its header, 000000070000000800000000",
    "no sequence, 00000007000000000000000040",
    "builds on itself, 00000007000000070000000040",
    "takes away from nothing, 00000000000000070001000040" + ONE,
    "fewer places than said, 00000007000000080000000240" + ONE,
    "as many places as can be said, 0000000700000008ffffffff40" + ONE,
    "more than said, 00000007000000080000000140" + ONE + TWO,
    "descending places, 00000007000000080000000240" + TWO + ONE,
    "descending as unsigned, 00000007000000080000000240" + LAST + ONE,
    "a place twice, 00000007000000080002000040" + ONE + ONE,
    "is of the original itself, 00000007000000080000000000",
    "farther than counted, 00000007000000080000000041",
  })
  void whatIsMalformedIsRejected(String why, String payload) {
    assertEquals(new AdjacencyUpdate.Parse.Rejected(FrbReject.BAD_ADJACENCY), read(payload), why);
  }

  @Property
  void whatLiesBetweenTwoSetsLeadsFromOneToTheOtherInWhateverPieces(
      @ForAll("sets") Set<NodeId> some,
      @ForAll("sets") Set<NodeId> others,
      @ForAll int start,
      @ForAll @IntRange(min = 21, max = 300) int room) {
    int base = start == 0 ? 5 : start;
    Positions before = Positions.of(some);
    Positions after = Positions.of(others);
    List<AdjacencyUpdate> updates =
        AdjacencyUpdate.between(before, after, 3, base, AdjacencyUpdate.following(base), room);
    Positions now = before;
    int state = base;
    for (AdjacencyUpdate update : updates) {
      Frb frb = update.toFrb(SELF);
      assertTrue(frb.payload().length() <= room);
      assertEquals(new AdjacencyUpdate.Parse.Parsed(update), AdjacencyUpdate.read(frb));
      assertEquals(state, update.base());
      assertEquals(3, update.toOriginal());
      state = update.sequence();
      now = now.without(update.gone()).with(update.added());
    }
    assertEquals(after, now);
  }

  @Test
  void thatThereIsNobodyIsSaidToo() {
    assertEquals(
        List.of(new AdjacencyUpdate(0, 4, Positions.NONE, Positions.NONE, 64)),
        AdjacencyUpdate.between(Positions.NONE, Positions.NONE, 64, 0, 4, 100));
  }

  @Test
  void theSequenceAfterTheHighestIsNotZero() {
    assertEquals(1, AdjacencyUpdate.following(-1));
    assertEquals(Integer.MIN_VALUE, AdjacencyUpdate.following(Integer.MAX_VALUE));
  }

  @Test
  void impossibleOnesCannotBeMade() {
    Positions one = Positions.ofAny(1);
    assertThrows(
        IllegalArgumentException.class,
        () -> new AdjacencyUpdate(0, 0, Positions.NONE, Positions.NONE, 64));
    assertThrows(
        IllegalArgumentException.class, () -> new AdjacencyUpdate(0, 1, one, Positions.NONE, 64));
    assertThrows(
        IllegalArgumentException.class,
        () -> AdjacencyUpdate.between(Positions.NONE, one, 64, 0, 1, 20));
    assertThrows(
        IllegalArgumentException.class,
        () -> AdjacencyUpdate.read(Frb.linkCheck(SELF, Payload.EMPTY)));
  }
}
