package org.boundedflood.topology.evio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.junit.jupiter.api.Test;

/** What was recorded between the original's two halves. */
final class EvioVectorsTest {
  private static final NodeId SELF = NodeId.of("000000000000000000000000000000aa");

  @Test
  void theTunnelsAreAskedForAndReadAsTheOriginalDoes() throws Exception {
    JsonNode exchange = exchanges().get(0);
    EvioClient.Reply reply = replay(exchange, EvioRequest.tunnelData());
    EvioTunnels tunnels =
        EvioAnswer.read(reply.body(), EvioRequest.Action.TUNNEL_DATA)
            .tunnels("EVLAB01", SELF)
            .orElseThrow();
    assertEquals(5, tunnels.sequence());
    assertEquals(4, tunnels.tunnels().size());
    assertTrue(tunnels.complaints().isEmpty());
    assertEquals(
        new PortRole.Tunnel(
            NodeId.of("3a1d69fe5324234fc826c187339aee43"),
            LinkKind.PLAIN,
            MacAddress.of("02:aa:00:00:02:01"),
            0),
        tunnels.tunnels().get("evb0p1"));
  }

  @Test
  void aDeadTunnelIsReportedAsTheOriginalDoes() throws Exception {
    JsonNode exchange = exchanges().get(1);
    NodeId peer = NodeId.of("a514839c4971406ff865a3f340e4ea36");
    EvioClient.Reply reply =
        replay(exchange, EvioRequest.tunnel("EVLAB01", peer, EvioRequest.Operation.DISCONN));
    EvioAnswer answer = EvioAnswer.read(reply.body(), EvioRequest.Action.TUNNEL);
    assertTrue(answer.isPositive());
    assertEquals("\"Request shall be considered\"", answer.comment());
  }

  /** Sends a request to a server that answers with the recorded packets, and compares ours. */
  private static EvioClient.Reply replay(JsonNode exchange, EvioRequest request) throws Exception {
    EvioAddress address = EvioAddress.of("@bf-test-" + UUID.randomUUID());
    List<byte[]> answer =
        List.of(
            HexFormat.of().parseHex(exchange.get("tx_hdr").asText()),
            exchange.get("tx_body").asText().getBytes(StandardCharsets.UTF_8));
    try (ScriptedEvio server = new ScriptedEvio(address, body -> answer);
        EvioClient client = new EvioClient(address, Duration.ofSeconds(30))) {
      EvioClient.Reply reply = client.exchange(request.body());
      assertEquals(exchange.get("rx_hdr").asText(), server.packet());
      assertEquals(exchange.get("rx_body").asText(), server.packet());
      return reply;
    }
  }

  private static JsonNode exchanges() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            EvioVectorsTest.class.getResourceAsStream("/vectors/evio_ipc.json"))) {
      return new ObjectMapper().readTree(in).get("exchanges");
    }
  }
}
