package org.boundedflood.core.frb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.boundedflood.core.ring.NodeIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkNotesTest {
  private static LinkNotes read(String hex) {
    return LinkNotes.read(Payload.of(HexFormat.of().parseHex(hex)));
  }

  @Test
  void theFieldsStandBehindTheCapabilitiesAsDocumented() {
    assertEquals(
        "010400000002" + "0202e240" + "03040a0b0c0d",
        HexFormat.of()
            .formatHex(
                LinkNotes.at(123_456, 0x0a0b_0c0d)
                    .behind(Capabilities.of(Capability.REFLECT).toPayload())
                    .bytes()));
  }

  @Test
  void withoutNotesThePayloadIsThatOfTheCapabilities() {
    Payload offered = Capabilities.of(Capability.REFLECT).toPayload();
    assertEquals(offered, LinkNotes.NONE.behind(offered));
  }

  @Property
  void bothArriveWithALinkCheck(
      @ForAll Set<Capability> offered,
      @ForAll @IntRange(min = 0, max = 65_535) int clock,
      @ForAll int adjacency) {
    Capabilities capabilities = Capabilities.of(offered);
    LinkNotes notes = new LinkNotes(clock, adjacency);
    Payload payload = Frb.linkCheck(NodeIds.MAX, notes.behind(capabilities.toPayload())).payload();
    assertEquals(new Capabilities.Reading(capabilities, true), Capabilities.read(payload));
    assertEquals(notes, LinkNotes.read(payload));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "nothing, ''",
    "padding, 000000000000",
    "behind the end, 000202e240",
    "a clock of one byte, 0201e2",
    "a clock that is cut off, 0202e2",
    "a state of two bytes, 03020a0b",
    "a field that exceeds the payload, 07ff0202e240",
  })
  void whatIsMissingOrMalformedCountsAsNotThere(String why, String hex) {
    assertEquals(LinkNotes.NONE, read(hex), why);
  }

  @Test
  void unknownFieldsArePassedOver() {
    assertEquals(new LinkNotes(0xe240, 0), read("0703aabbcc0202e240"));
  }

  @Property
  void theAnswerTellsHowLongTheWayWasWhateverTheClockShows(
      @ForAll @LongRange(min = 0) long sent, @ForAll @IntRange(min = 0, max = 65_535) int millis) {
    LinkNotes answer = LinkNotes.at(sent, 1).answer(2);
    assertEquals(millis, answer.ageMillis(sent + millis));
    assertEquals(2, answer.adjacency());
  }

  @Test
  void aCheckWithoutClockIsAnsweredWithoutAndTellsNoTime() {
    LinkNotes answer = LinkNotes.NONE.answer(2);
    assertEquals(new LinkNotes(LinkNotes.NO_CLOCK, 2), answer);
    assertThrows(IllegalStateException.class, () -> answer.ageMillis(5));
  }

  @Provide
  Arbitrary<Payload> payloads() {
    return Frbs.payloads(40);
  }

  @Property
  void noPayloadMakesTheReaderThrow(@ForAll("payloads") Payload payload) {
    LinkNotes notes = LinkNotes.read(payload);
    assertEquals(notes, LinkNotes.read(notes.behind(Payload.EMPTY)));
  }
}
