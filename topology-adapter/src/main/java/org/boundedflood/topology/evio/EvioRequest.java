package org.boundedflood.topology.evio;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.boundedflood.core.ring.NodeId;

/**
 * A request to the original's controller, byte for byte as the original writes it. Immutable.
 *
 * @param action what is asked for
 * @param text its JSON
 */
record EvioRequest(Action action, String text) {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** What a request asks for. */
  enum Action {
    /** All tunnels of all overlays. */
    TUNNEL_DATA("GetTunnelData"),
    /** That a tunnel be made or removed. The original spells it so. */
    TUNNEL("TunnelRquest");

    private final String written;

    Action(String written) {
      this.written = written;
    }

    /** As it stands in a message. */
    String written() {
      return written;
    }
  }

  /** What is to become of a tunnel, named as in a message. */
  enum Operation {
    /** It is wanted on demand. */
    ADD,
    /** It was wanted on demand and is no longer. */
    REMOVE,
    /** It carries nothing. */
    DISCONN
  }

  /** Asks for all tunnels. */
  static EvioRequest tunnelData() {
    return of(
        Action.TUNNEL_DATA,
        params -> {
          params.writeStartObject();
          params.writeEndObject();
        });
  }

  /** Asks that something be done about the tunnel to a peer. */
  static EvioRequest tunnel(String overlay, NodeId peer, Operation operation) {
    return of(
        Action.TUNNEL,
        params -> {
          params.writeStartArray();
          params.writeStartObject();
          params.writeStringField("OverlayId", overlay);
          params.writeStringField("PeerId", peer.toString());
          params.writeStringField("Operation", operation.name());
          params.writeEndObject();
          params.writeEndArray();
        });
  }

  /** The body of the message. */
  byte[] body() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private interface Params {
    void write(JsonGenerator json) throws IOException;
  }

  private static EvioRequest of(Action action, Params params) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.setPrettyPrinter(new Spacing());
      json.writeStartObject();
      json.writeObjectFieldStart("Request");
      json.writeStringField("Recipient", "BridgeController");
      json.writeStringField("Action", action.written());
      json.writeFieldName("Params");
      params.write(json);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing into memory", e);
    }
    return new EvioRequest(action, bytes.toString(StandardCharsets.UTF_8));
  }

  /** A blank behind each comma and colon, and nowhere else. */
  private static final class Spacing extends MinimalPrettyPrinter {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
      json.writeRaw(": ");
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator json) throws IOException {
      json.writeRaw(", ");
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
      json.writeRaw(", ");
    }
  }
}
