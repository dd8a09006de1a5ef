package org.boundedflood.core.frb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkNewsTest {
  private static Payload payload(String hex) {
    return Payload.of(HexFormat.of().parseHex(hex));
  }

  @Test
  void theNumberStandsBehindTheCapabilitiesInNetworkOrder() {
    Payload both = LinkNews.append(Capabilities.of(Capability.REFLECT).toPayload(), 0x01020304);
    assertEquals("010400000002" + "040401020304", HexFormat.of().formatHex(both.bytes()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "010400000002", "0403010203", "0405010203040506", "0404010203"})
  void whatIsMissingOrMalformedIsNoNumber(String hex) {
    assertTrue(LinkNews.read(payload(hex)).isEmpty());
  }

  @Property
  void numberAndCapabilitiesAreReadWhateverThePadding(
      @ForAll Set<Capability> offered, @ForAll int count, @ForAll byte padding) {
    Capabilities capabilities = Capabilities.of(offered);
    Payload both = LinkNews.append(capabilities.toPayload(), count);
    Payload padded = both.resized(both.length() + Math.abs(padding));
    assertEquals(OptionalInt.of(count), LinkNews.read(padded));
    assertEquals(new Capabilities.Reading(capabilities, true), Capabilities.read(padded));
  }

  @Provide
  Arbitrary<Payload> payloads() {
    return Frbs.payloads(40);
  }

  @Property
  void noPayloadMakesTheReaderThrow(@ForAll("payloads") Payload any) {
    OptionalInt read = LinkNews.read(any);
    assertTrue(read.isEmpty() || any.length() >= 6);
  }
}
