package org.boundedflood.topology.evio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class EvioConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EvioAddress address = EvioAddress.of("@bf-test-" + UUID.randomUUID());

  @Test
  void theLongestAnswerThatIsAllowedIsRead() throws Exception {
    String longest = "x".repeat(EvioAnswer.GREATEST_LENGTH);
    try (ScriptedEvio server = new ScriptedEvio(address, body -> ScriptedEvio.message(longest));
        EvioConnection connection = EvioConnection.open(address)) {
      assertArrayEquals(
          longest.getBytes(StandardCharsets.US_ASCII),
          connection.exchange(new byte[] {1, 2, 3}, PATIENCE));
      assertEquals("0300", server.packet());
    }
  }

  @Test
  void whatIsNoMessageIsRefused() throws Exception {
    assertEquals(
        "found the length 65508; allowed are 1 to 65507", refusal(ScriptedEvio.length(65_508)));
    assertEquals("found the length 0; allowed are 1 to 65507", refusal(ScriptedEvio.length(0)));
    assertEquals("found a packet of 3 bytes; allowed is a length of 2", refusal(new byte[3]));
    assertEquals(
        "found a body of 3 bytes; announced were 5", refusal(ScriptedEvio.length(5), new byte[3]));
    assertEquals(
        "found a body of 6 bytes; announced were 5", refusal(ScriptedEvio.length(5), new byte[6]));
    assertEquals("the other side has closed the connection", refusal());
  }

  @Test
  void anAnswerThatDoesNotComeIsNotWaitedForLong() throws Exception {
    try (ScriptedEvio server = new ScriptedEvio(address, body -> List.of(ScriptedEvio.length(5)));
        EvioConnection connection = EvioConnection.open(address)) {
      IOException failure =
          assertThrows(
              IOException.class, () -> connection.exchange(new byte[1], Duration.ofMillis(50)));
      assertEquals("no answer in time", failure.getMessage());
      assertEquals("0100", server.packet());
    }
  }

  private String refusal(byte[]... answer) throws Exception {
    EvioAddress own = EvioAddress.of("@bf-test-" + UUID.randomUUID());
    try (ScriptedEvio server = new ScriptedEvio(own, body -> List.of(answer));
        EvioConnection connection = EvioConnection.open(own)) {
      String message =
          String.valueOf(
              assertThrows(IOException.class, () -> connection.exchange(new byte[1], PATIENCE))
                  .getMessage());
      server.packet();
      return message;
    }
  }
}
