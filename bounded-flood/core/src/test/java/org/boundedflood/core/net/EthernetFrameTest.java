package org.boundedflood.core.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EthernetFrameTest {
  @Test
  void theHeaderIsReadFromItsPlaces() {
    EthernetFrame frame =
        EthernetFrame.of(HexFormat.of().parseHex("ffffffffffff02ee00000001" + "86ddaa"));
    assertEquals(MacAddress.BROADCAST, frame.destination());
    assertEquals(MacAddress.of("02:ee:00:00:00:01"), frame.source());
    assertEquals(0x86dd, frame.etherType());
    assertEquals(15, frame.length());
    assertEquals("02:ee:00:00:00:01 > ff:ff:ff:ff:ff:ff type 0x86dd, 15 bytes", frame.toString());
  }

  @Test
  void lessThanAHeaderIsRefused() {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> EthernetFrame.of(new byte[13]))
                .getMessage());
    assertTrue(message.contains("found 13"), message);
    assertEquals(14, EthernetFrame.of(new byte[14]).length());
  }
}
