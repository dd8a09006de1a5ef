package org.boundedflood.core.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeIdTest {
  @Test
  void upperCaseAndDashesOfAUuidAreAccepted() {
    assertEquals(
        NodeId.of("a100feb0000000000000000000000001"),
        NodeId.of("A100FEB0-0000-0000-0000-000000000001"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a100feb000000000000000000000000",
        "a100feb00000000000000000000000011",
        "g100feb0000000000000000000000001",
        "+100feb0000000000000000000000001"
      })
  void anErrorQuotesTheTextAndSaysWhatIsAllowed(String text) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> NodeId.of(text)).getMessage());
    assertTrue(message.contains('"' + text + '"'), message);
    assertTrue(message.contains("32 hex digits"), message);
  }

  @Test
  void theHighestBitMakesAnIdLarge() {
    assertTrue(NodeIds.MAX.compareTo(NodeIds.ZERO) > 0);
    assertTrue(NodeId.of(0, -1).compareTo(NodeId.of(0, 1)) > 0);
    assertEquals("ffffffffffffffffffffffffffffffff", NodeIds.MAX.toString());
    assertEquals("ffffffff", NodeIds.MAX.abbreviated());
  }

  @Test
  void readingAndWritingStayWithinTheArray() {
    byte[] bytes = new byte[20];
    assertThrows(IndexOutOfBoundsException.class, () -> NodeId.read(bytes, 5));
    assertThrows(IndexOutOfBoundsException.class, () -> NodeIds.MAX.write(bytes, 5));
    assertThrows(IndexOutOfBoundsException.class, () -> NodeIds.MAX.write(bytes, -1));
  }
}
