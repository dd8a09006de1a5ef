package org.boundedflood.topology.evio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EvioAddressTest {
  @Test
  void anAbstractNameMayBeWrittenInBothWays() {
    assertEquals(EvioAddress.of("@f4cfa"), EvioAddress.of("\0f4cfa"));
    assertEquals("@f4cfa", EvioAddress.of("\0f4cfa").toString());
    assertArrayEquals(
        "\0f4cfa".getBytes(StandardCharsets.US_ASCII), EvioAddress.of("@f4cfa").bytes());
  }

  @Test
  void aPathStandsForItself() {
    assertEquals("/run/evio.sock", EvioAddress.of("/run/evio.sock").toString());
    assertArrayEquals(
        "/run/evio.sock".getBytes(StandardCharsets.US_ASCII),
        EvioAddress.of("/run/evio.sock").bytes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@", "\0", "evio.sock", "@a\0b", "/a\0b"})
  void anythingElseIsRefused(String text) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> EvioAddress.of(text));
    assertEquals(
        "found the address \""
            + text.replace("\0", "\\0")
            + "\"; allowed is an absolute path, or @ and an abstract name, of at most 107 bytes",
        refusal.getMessage());
  }

  @Test
  void whatTheKernelHasNoRoomForIsRefused() {
    assertEquals(108, EvioAddress.of("@" + "n".repeat(107)).bytes().length);
    assertThrows(IllegalArgumentException.class, () -> EvioAddress.of("@" + "n".repeat(108)));
  }
}
