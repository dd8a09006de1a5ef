package org.boundedflood.topology.evio;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the original's controller: its form is right, its content is checked by the methods.
 * Immutable.
 */
final class EvioAnswer {
  /** The longest body that the original's controller takes, in bytes, and that is read here. */
  static final int GREATEST_LENGTH = 65_507;

  /** So many tunnels of one overlay are read; a body has room for a third as many true ones. */
  static final int MOST_TUNNELS = 1024;

  /** What OpenFlow 1.3 and Linux have room for, in bytes. */
  private static final int LONGEST_NAME = 15;

  private static final int LONGEST_QUOTE = 60;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxNumberLength(32)
                          .maxNameLength(1024)
                          .maxStringLength(4096)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final JsonNode response;

  private EvioAnswer(JsonNode response) {
    this.response = response;
  }

  /**
   * Reads the answer to a request.
   *
   * @throws EvioFormatException if it is none
   */
  static EvioAnswer read(String body, EvioRequest.Action expected) throws EvioFormatException {
    JsonNode message;
    try {
      message = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new EvioFormatException(
          "answer is not JSON: "
              + String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse(""));
    }
    if (!message.isObject()) {
      throw wrong("answer", message, "an object");
    }
    JsonNode action = message.path("Request").path("Action");
    if (!action.asText().equals(expected.written())) {
      throw wrong("Request.Action", action, expected.written());
    }
    JsonNode response = message.path("Response");
    if (!response.path("Status").isBoolean()) {
      throw wrong("Response.Status", response.path("Status"), "true or false");
    }
    return new EvioAnswer(response);
  }

  /** Whether the controller did, or will consider, what it was asked for. */
  boolean isPositive() {
    return response.path("Status").asBoolean();
  }

  /** What the controller says about it; empty if nothing. */
  String comment() {
    JsonNode data = response.path("Data");
    for (String key : new String[] {"StatusMsg", "ErrorMsg"}) {
      if (data.path(key).isTextual()) {
        return quoted(data.path(key));
      }
    }
    return data.isTextual() ? quoted(data) : "";
  }

  /**
   * The tunnels of an overlay.
   *
   * @param self the node that asks, which is no peer of its own
   * @return empty if the controller knows no such overlay
   * @throws EvioFormatException if they cannot be used as a whole
   */
  Optional<EvioTunnels> tunnels(String overlay, NodeId self) throws EvioFormatException {
    JsonNode data = response.path("Data");
    if (!data.isObject()) {
      throw wrong("Response.Data", data, "an object with the overlays");
    }
    JsonNode told = data.path(overlay);
    if (told.isMissingNode()) {
      return Optional.empty();
    }
    JsonNode sequence = told.path("seq");
    if (!sequence.isIntegralNumber() || !sequence.canConvertToLong() || sequence.asLong() < 0) {
      throw wrong("seq", sequence, "a whole number from 0");
    }
    JsonNode snapshot = told.path("snapshot");
    if (!snapshot.isObject()) {
      throw wrong("snapshot", snapshot, "an object with the tunnels");
    }
    if (snapshot.size() > MOST_TUNNELS) {
      throw new EvioFormatException(
          "snapshot: found %d tunnels; allowed are up to %d"
              .formatted(snapshot.size(), MOST_TUNNELS));
    }
    Map<String, PortRole.Tunnel> tunnels = new HashMap<>();
    SortedMap<String, String> complaints = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : snapshot.properties()) {
      String port = entry.getKey();
      try {
        tunnels.put(checked(port), tunnel(entry.getValue(), self));
      } catch (EvioFormatException e) {
        complaints.put(port, "tunnel at port \"%s\": %s".formatted(shortened(port), e.text()));
      }
    }
    return Optional.of(new EvioTunnels(sequence.asLong(), tunnels, complaints));
  }

  private static String checked(String port) throws EvioFormatException {
    int length = port.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > LONGEST_NAME) {
      throw new EvioFormatException(
          "found a name of %d bytes; allowed are 1 to %d".formatted(length, LONGEST_NAME));
    }
    return port;
  }

  private static PortRole.Tunnel tunnel(JsonNode told, NodeId self) throws EvioFormatException {
    return new PortRole.Tunnel(
        peer(told.path("PeerId"), self),
        kind(told.path("Dataplane")),
        mac(told.path("PeerMac")),
        0);
  }

  private static NodeId peer(JsonNode told, NodeId self) throws EvioFormatException {
    NodeId peer;
    try {
      peer = NodeId.of(told.asText());
    } catch (IllegalArgumentException e) {
      throw wrong("PeerId", told, "32 hex digits");
    }
    if (peer.equals(self)) {
      throw wrong("PeerId", told, "the id of another node");
    }
    return peer;
  }

  private static LinkKind kind(JsonNode told) throws EvioFormatException {
    return switch (told.asText()) {
      case "DptTincan" -> LinkKind.SELF_CHECKING;
      case "DptGeneve" -> LinkKind.PLAIN;
      default -> throw wrong("Dataplane", told, "DptTincan or DptGeneve");
    };
  }

  private static @Nullable MacAddress mac(JsonNode told) throws EvioFormatException {
    if (told.isMissingNode() || told.isNull()) {
      return null;
    }
    try {
      MacAddress mac = MacAddress.of(told.asText());
      if (mac.isUnicast()) {
        return mac;
      }
    } catch (IllegalArgumentException e) {
      throw wrong("PeerMac", told, "a unicast address like 02:00:00:00:00:01");
    }
    throw wrong("PeerMac", told, "a unicast address like 02:00:00:00:00:01");
  }

  private static EvioFormatException wrong(String key, JsonNode found, String allowed) {
    String what = found.isMissingNode() ? "nothing" : quoted(found);
    return new EvioFormatException("%s: found %s; allowed is %s".formatted(key, what, allowed));
  }

  private static String quoted(JsonNode node) {
    return shortened(node.toString());
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
  }
}
