package org.boundedflood.topology.evio;

import static org.boundedflood.topology.evio.Answers.OVERLAY;
import static org.boundedflood.topology.evio.Answers.PEER;
import static org.boundedflood.topology.evio.Answers.SELF;
import static org.boundedflood.topology.evio.Answers.data;
import static org.boundedflood.topology.evio.Answers.tunnel;
import static org.boundedflood.topology.evio.Answers.tunnels;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EvioAnswerTest {
  @Test
  void aTincanTunnelChecksItself() throws EvioFormatException {
    String told = tunnel(PEER).replace("DptGeneve", "DptTincan");
    assertEquals(
        new PortRole.Tunnel(PEER, LinkKind.SELF_CHECKING, MacAddress.of("02:aa:00:00:02:01"), 0),
        read(tunnels(7, Map.of("tnl1", told))).orElseThrow().tunnels().get("tnl1"));
  }

  @Test
  void thePeersAddressMayBeMissing() throws EvioFormatException {
    String told = tunnel(PEER).replace("\"02:aa:00:00:02:01\"", "null");
    assertEquals(
        new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 0),
        read(tunnels(7, Map.of("tnl1", told))).orElseThrow().tunnels().get("tnl1"));
  }

  @Test
  void tunnelsOfOtherOverlaysAreNotLookedAt() throws EvioFormatException {
    String other = data("{\"OTHER\": {\"seq\": \"none of our business\"}}");
    assertEquals(Optional.empty(), read(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "00112233445566778899aabbccddeeff | me | PeerId: found \"me\"; allowed is 32 hex digits",
        "00112233445566778899aabbccddeeff | 000000000000000000000000000000aa | PeerId: found"
            + " \"000000000000000000000000000000aa\"; allowed is the id of another node",
        "DptGeneve | DptPatch | Dataplane: found \"DptPatch\"; allowed is DptTincan or DptGeneve",
        "02:aa:00:00:02:01 | 03:aa:00:00:02:01 | PeerMac: found \"03:aa:00:00:02:01\"; allowed is a"
            + " unicast address like 02:00:00:00:00:01",
        "02:aa:00:00:02:01 | 02aa00000201 | PeerMac: found \"02aa00000201\"; allowed is a unicast"
            + " address like 02:00:00:00:00:01",
      })
  void aBadTunnelIsLeftOutAndTheOthersStay(String right, String wrong, String complaint)
      throws EvioFormatException {
    EvioTunnels told =
        read(tunnels(7, Map.of("t1", tunnel(PEER).replace(right, wrong), "t2", tunnel(PEER))))
            .orElseThrow();
    assertEquals(Map.of("t1", "tunnel at port \"t1\": " + complaint), told.complaints());
    assertEquals(1, told.tunnels().size());
  }

  @Test
  void aNameThatNoPortCanHaveIsLeftOut() throws EvioFormatException {
    EvioTunnels told = read(tunnels(7, Map.of("sixteen-letters-", tunnel(PEER)))).orElseThrow();
    assertEquals(
        "tunnel at port \"sixteen-letters-\": found a name of 16 bytes; allowed are 1 to 15",
        told.complaints().get("sixteen-letters-"));
    assertEquals(Map.of(), told.tunnels());
  }

  @Test
  void moreTunnelsThanAnyBridgeHasAreRefusedAsAWhole() {
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i <= EvioAnswer.MOST_TUNNELS; i++) {
      many.put("t" + i, "{}");
    }
    assertEquals("snapshot: found 1025 tunnels; allowed are up to 1024", refusal(tunnels(7, many)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | Response.Data: found []; allowed is an object with the overlays",
        "{\"EVLAB01\": {\"seq\": -1, \"snapshot\": {}}} | seq: found -1; allowed is a whole number"
            + " from 0",
        "{\"EVLAB01\": {\"seq\": 1.5, \"snapshot\": {}}} | seq: found 1.5; allowed is a whole"
            + " number from 0",
        "{\"EVLAB01\": {\"seq\": 1}} | snapshot: found nothing; allowed is an object with the"
            + " tunnels",
      })
  void whatHasAnotherFormIsRefused(String data, String refusal) {
    assertEquals(refusal, refusal(data(data)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "3 | answer: found 3; allowed is an object",
        "{} | Request.Action: found nothing; allowed is GetTunnelData",
        "{\"Request\": {\"Action\": \"GetTunnelData\"}} | Response.Status: found nothing; allowed is"
            + " true or false",
      })
  void whatIsNoAnswerIsRefused(String body, String refusal) {
    assertEquals(refusal, refusal(body));
  }

  @Test
  void aRefusalSaysWhy() throws EvioFormatException {
    String body =
        "{\"Request\": {\"Action\": \"TunnelRquest\"}, \"Response\": {\"Status\": false, \"Data\":"
            + " {\"ErrorMsg\": \"Unsupported request\"}}}";
    EvioAnswer answer = EvioAnswer.read(body, EvioRequest.Action.TUNNEL);
    assertFalse(answer.isPositive());
    assertEquals("\"Unsupported request\"", answer.comment());
  }

  private static Optional<EvioTunnels> read(String body) throws EvioFormatException {
    return EvioAnswer.read(body, EvioRequest.Action.TUNNEL_DATA).tunnels(OVERLAY, SELF);
  }

  private static String refusal(String body) {
    return assertThrows(EvioFormatException.class, () -> read(body)).text();
  }
}
