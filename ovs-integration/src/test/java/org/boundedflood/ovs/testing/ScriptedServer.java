package org.boundedflood.ovs.testing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * A database server over a real socket whose every byte the test writes: the test's thread accepts,
 * reads requests and answers them.
 */
public final class ScriptedServer implements AutoCloseable {
  /** Long enough for a busy machine; reached only by a test that fails. */
  private static final int PATIENCE_MS = 20_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ServerSocket socket;

  /** Listens on a free port of the loopback address. */
  public ScriptedServer() throws IOException {
    socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(PATIENCE_MS);
  }

  /** Where clients reach it, as Open vSwitch writes it. */
  public String endpoint() {
    return "tcp:127.0.0.1:" + socket.getLocalPort();
  }

  /** The next client's connection; waits for it. */
  public Connection accept() throws IOException {
    return new Connection(socket.accept());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** The server's end of a connection. */
  public static final class Connection implements AutoCloseable {
    private final Socket socket;
    private final JsonParser parser;

    private Connection(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(PATIENCE_MS);
      socket.setTcpNoDelay(true);
      parser =
          JSON.createParser(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The client's next message; waits for it. */
    public JsonNode read() throws IOException {
      JsonNode message = JSON.readTree(parser);
      if (message == null) {
        throw new IOException("the client closed the connection");
      }
      return message;
    }

    /** The client's next request, which must be for {@code method}. */
    public JsonNode expect(String method) throws IOException {
      JsonNode request = read();
      if (!request.path("method").asText().equals(method)) {
        throw new AssertionError("expected a request for " + method + ", found " + request);
      }
      return request;
    }

    /** Expects a request for {@code method} and answers it. */
    public JsonNode answer(String method, String result) throws IOException {
      JsonNode request = expect(method);
      respond(request, result);
      return request;
    }

    /** Answers a request with a result. */
    public void respond(JsonNode request, String result) throws IOException {
      write("{\"id\":" + request.path("id") + ",\"error\":null,\"result\":" + result + "}");
    }

    /** Answers a request with an error. */
    public void refuse(JsonNode request, String error) throws IOException {
      write("{\"id\":" + request.path("id") + ",\"result\":null,\"error\":" + error + "}");
    }

    /** Notifies of something. */
    public void notify(String method, String params) throws IOException {
      write("{\"id\":null,\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    /** Writes text as it is, in one go. */
    public void write(String text) throws IOException {
      write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes bytes as they are, in one go. */
    public void write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    }

    /** Whether the client closes the connection without saying anything more; waits for it. */
    public boolean isClosedByClient() {
      try {
        return JSON.readTree(parser) == null;
      } catch (SocketTimeoutException e) {
        return false;
      } catch (SocketException e) {
        return true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
