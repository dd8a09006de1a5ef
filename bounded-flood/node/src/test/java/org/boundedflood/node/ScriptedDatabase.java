package org.boundedflood.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A database server on a loopback socket: the test's thread reads requests and answers them. */
final class ScriptedDatabase implements AutoCloseable {
  /** Long enough for a busy machine; reached only by a test that fails. */
  private static final int PATIENCE_MILLIS = 20_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ServerSocket server;
  private Socket client = new Socket();
  private JsonParser requests = JSON.createParser("");

  ScriptedDatabase() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    server.setSoTimeout(PATIENCE_MILLIS);
  }

  /** Where clients reach it, as Open vSwitch writes it. */
  String endpoint() {
    return "tcp:127.0.0.1:" + server.getLocalPort();
  }

  /** Waits for its only client. */
  void accept() throws IOException {
    client = server.accept();
    client.setSoTimeout(PATIENCE_MILLIS);
    // Of a reader: of a stream it would wait for the first bytes, to guess their encoding.
    requests =
        JSON.createParser(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The next request, which must be a transaction; waits for it. */
  Transaction next() throws IOException {
    JsonNode request = JSON.readTree(requests);
    assertEquals("transact", request.path("method").asText(), request::toString);
    return new Transaction(request);
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }

  /** A request that waits for its answer. */
  final class Transaction {
    private final JsonNode request;

    private Transaction(JsonNode request) {
      this.request = request;
    }

    /** One of its operations, the first being number 1. */
    JsonNode operation(int number) {
      return request.path("params").path(number);
    }

    /** Answers it with the results of its operations, a JSON array. */
    void answer(String results) throws IOException {
      String answer =
          "{\"id\":" + request.path("id") + ",\"error\":null,\"result\":" + results + "}";
      client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    }
  }
}
