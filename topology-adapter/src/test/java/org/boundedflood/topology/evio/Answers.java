package org.boundedflood.topology.evio;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.boundedflood.core.ring.NodeId;

/** Answers of the original's controller, as texts. */
final class Answers {
  static final String OVERLAY = "EVLAB01";
  static final NodeId SELF = NodeId.of("000000000000000000000000000000aa");
  static final NodeId PEER = NodeId.of("00112233445566778899aabbccddeeff");

  private Answers() {}

  /** Tunnels of {@link #OVERLAY}, given the text of each by port. */
  static String tunnels(long sequence, Map<String, String> tunnels) {
    return data(
        "{\"%s\": {\"seq\": %d, \"snapshot\": {%s}}}"
            .formatted(
                OVERLAY,
                sequence,
                tunnels.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(entry -> "\"%s\": %s".formatted(entry.getKey(), entry.getValue()))
                    .collect(Collectors.joining(", "))));
  }

  /** An answer with this data. */
  static String data(String data) {
    return """
        {"Request": {"Recipient": "BridgeController", "Action": "GetTunnelData", "Params": {}}, \
        "Response": {"Status": true, "Data": %s}}"""
        .formatted(data);
  }

  /** A tunnel to a peer. */
  static String tunnel(NodeId peer) {
    return """
        {"PeerId": "%s", "TunnelId": "a7d3bae8998cbadaf04542b99e464462", \
        "ConnectedTimestamp": 1700000000.0, "TapName": "x", "MAC": "02:aa:00:00:01:02", \
        "PeerMac": "02:aa:00:00:02:01", "Dataplane": "DptGeneve"}"""
        .formatted(peer);
  }

  /** Answers to requests for tunnels, and consent to all others. */
  static ScriptedEvio.Script telling(long sequence, Map<String, String> tunnels) {
    return body ->
        body.contains("GetTunnelData")
            ? ScriptedEvio.message(tunnels(sequence, tunnels))
            : consent(body);
  }

  /** What the original answers to a request for a tunnel. */
  static List<byte[]> consent(String body) {
    return ScriptedEvio.message(
        body.substring(0, body.length() - 1)
            + ", \"Response\": {\"Status\": true, \"Data\": {\"StatusMsg\": \"Request shall be"
            + " considered\"}}}");
  }
}
