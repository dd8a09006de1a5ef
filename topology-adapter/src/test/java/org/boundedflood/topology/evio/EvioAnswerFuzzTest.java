package org.boundedflood.topology.evio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.boundedflood.core.ring.NodeId;

/** The input is the body of an answer by the original's controller. */
class EvioAnswerFuzzTest {
  private static final NodeId SELF = NodeId.of("10".repeat(16));

  @FuzzTest
  void anAnswerIsUnderstoodOrRefusedWithWhatIsWrong(byte[] input) {
    try {
      Optional<EvioTunnels> first = read(input);
      first.ifPresent(EvioAnswerFuzzTest::check);
      assertEquals(first, read(input));
    } catch (EvioFormatException e) {
      assertTrue(e.text().matches("(?s)[A-Za-z. ]+: .+|answer is not JSON: .*"), e::text);
      assertTrue(e.text().length() < 2000, e::text);
    }
  }

  private static Optional<EvioTunnels> read(byte[] body) throws EvioFormatException {
    EvioAnswer answer =
        EvioAnswer.read(new String(body, StandardCharsets.UTF_8), EvioRequest.Action.TUNNEL_DATA);
    assertTrue(answer.comment().length() < 200);
    return answer.tunnels("EVLAB01", SELF);
  }

  private static void check(EvioTunnels tunnels) {
    assertTrue(tunnels.sequence() >= 0);
    assertTrue(tunnels.tunnels().size() + tunnels.complaints().size() <= EvioAnswer.MOST_TUNNELS);
    tunnels
        .tunnels()
        .forEach(
            (port, tunnel) -> {
              int length = port.getBytes(StandardCharsets.UTF_8).length;
              assertTrue(length >= 1 && length <= 15, port);
              assertFalse(tunnel.peer().equals(SELF), port);
            });
    tunnels.complaints().values().forEach(text -> assertTrue(text.length() < 400, text));
  }
}
