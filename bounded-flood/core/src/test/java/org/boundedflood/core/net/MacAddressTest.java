package org.boundedflood.core.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
  private static final long MAX = 0xffff_ffff_ffffL;

  @Property
  void textAndBytesKeepAnAddress(@ForAll @LongRange(min = 0, max = MAX) long value) {
    MacAddress mac = MacAddress.of(value);
    byte[] bytes = new byte[9];
    mac.write(bytes, 2);
    assertEquals(mac, MacAddress.read(bytes, 2));
    assertEquals(mac, MacAddress.of(mac.toString()));
    assertEquals(value, mac.value());
    assertEquals(0, bytes[1] | bytes[8]);
  }

  @Test
  void octetsStandInNetworkOrder() {
    assertEquals(0x0200_0000_0001L, MacAddress.of("02:00:00:00:00:01").value());
    assertEquals("02:00:00:00:0a:01", MacAddress.of("02:00:00:00:0A:01").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "02:00:00:00:00", "02-00-00-00-00-01", "02:00:00:00:00:0g"})
  void anErrorQuotesTheTextAndSaysWhatIsAllowed(String text) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> MacAddress.of(text)).getMessage());
    assertTrue(message.contains('"' + text + '"'), message);
    assertTrue(message.contains("02:00:00:00:00:01"), message);
  }

  @Test
  void moreThan48BitsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> MacAddress.of(MAX + 1));
    assertThrows(IllegalArgumentException.class, () -> MacAddress.of(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> MacAddress.read(new byte[6], 1));
  }

  @Test
  void onlyAnAddressOfOneDeviceIsUnicast() {
    assertTrue(MacAddress.of("02:00:00:00:00:01").isUnicast());
    assertFalse(MacAddress.of(0).isUnicast());
    assertFalse(MacAddress.of(0).isMultiRecipient());
    assertTrue(MacAddress.BROADCAST.isMultiRecipient());
    assertTrue(MacAddress.of("33:33:00:00:00:01").isMultiRecipient());
    assertFalse(MacAddress.of("01:00:5e:00:00:fb").isUnicast());
  }

  @Test
  void addressesAreOrderedAsNumbers() {
    assertTrue(MacAddress.BROADCAST.compareTo(MacAddress.of(0)) > 0);
  }
}
