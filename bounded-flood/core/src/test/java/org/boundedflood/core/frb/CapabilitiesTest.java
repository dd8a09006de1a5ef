package org.boundedflood.core.frb;

import static org.boundedflood.core.frb.Capability.ANNOUNCED_LEAVES;
import static org.boundedflood.core.frb.Capability.REFLECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.boundedflood.core.ring.NodeIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilitiesTest {
  private static Capabilities.Reading read(String hex) {
    return Capabilities.read(Payload.of(HexFormat.of().parseHex(hex)));
  }

  private static Capabilities.Reading sound(Capability... offered) {
    return new Capabilities.Reading(Capabilities.of(offered), true);
  }

  @Test
  void bitsStandInNetworkOrder() {
    assertEquals(sound(ANNOUNCED_LEAVES), read("010400000001"));
    assertEquals(sound(REFLECT), read("010400000002"));
    assertEquals(
        "010400000003",
        HexFormat.of().formatHex(Capabilities.of(ANNOUNCED_LEAVES, REFLECT).toPayload().bytes()));
  }

  @Test
  void noPayloadIsThatOfTheOriginal() {
    assertEquals(new Capabilities.Reading(Capabilities.NONE, true), read(""));
    assertEquals(sound(), read("0000000000000000000000"));
    assertTrue(Capabilities.of().toPayload().isEmpty());
  }

  @Test
  void unknownFieldsAndBitsArePassedOver() {
    int known = Arrays.stream(Capability.values()).mapToInt(Capability::mask).sum();
    String bits = HexFormat.of().toHexDigits(~known | REFLECT.mask());
    assertEquals(sound(REFLECT), read("0700" + "ff03aabbcc" + "0104" + bits + "0900"));
  }

  @Test
  void nothingIsReadBehindTheEnd() {
    assertEquals(sound(ANNOUNCED_LEAVES), read("010400000001" + "00" + "010400000002"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01",
        "0104",
        "0104000000",
        "0103000001",
        "01050000000001",
        "010400000001ff",
        "07ff00"
      })
  void aMalformedPayloadOffersNothingAndSaysSo(String hex) {
    assertEquals(new Capabilities.Reading(Capabilities.NONE, false), read(hex));
  }

  @Property
  void offersArriveWithALinkCheck(@ForAll Set<Capability> offered) {
    Capabilities capabilities = Capabilities.of(offered);
    Frb check = Frb.linkCheck(NodeIds.MAX, capabilities.toPayload());
    assertEquals(new Capabilities.Reading(capabilities, true), Capabilities.read(check.payload()));
    for (Capability capability : Capability.values()) {
      assertEquals(offered.contains(capability), capabilities.contains(capability));
    }
  }

  @Property
  void offersSurviveAnyPadding(
      @ForAll Set<Capability> offered, @ForAll @IntRange(min = 0, max = 80) int padding) {
    Payload payload = Capabilities.of(offered).toPayload();
    assertEquals(
        new Capabilities.Reading(Capabilities.of(offered), true),
        Capabilities.read(payload.resized(payload.length() + padding)));
  }

  @Provide
  Arbitrary<Payload> payloads() {
    return Frbs.payloads(40);
  }

  @Property
  void noPayloadMakesTheReaderThrow(@ForAll("payloads") Payload payload) {
    Capabilities.Reading reading = Capabilities.read(payload);
    if (!reading.wellFormed()) {
      assertFalse(reading.capabilities().contains(ANNOUNCED_LEAVES));
    }
  }
}
