package org.boundedflood.topology.evio;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges messages with the original's controller, one at a time, and connects anew where the
 * last exchange failed. {@link #exchange} is called by one thread, {@link #close} by any.
 */
final class EvioClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EvioClient.class);

  private final EvioAddress address;
  private final Duration patience;
  private @Nullable EvioConnection connection;
  private long connections;
  private boolean closed;

  /**
   * Connects when there is something to send.
   *
   * @param patience how long to wait for an answer
   */
  EvioClient(EvioAddress address, Duration patience) {
    this.address = address;
    this.patience = patience;
  }

  /**
   * An answer.
   *
   * @param body its JSON
   * @param connection number of the connection that it came by, from 1
   */
  record Reply(String body, long connection) {}

  /**
   * Sends a message and waits for the answer.
   *
   * @throws IOException if there is none
   */
  Reply exchange(byte[] body) throws IOException {
    EvioConnection current = connected();
    boolean complete = false;
    try {
      byte[] answer = current.exchange(body, patience);
      complete = true;
      return new Reply(new String(answer, StandardCharsets.UTF_8), connections);
    } finally {
      if (!complete) {
        disconnect();
      }
    }
  }

  private EvioConnection connected() throws IOException {
    synchronized (this) {
      if (closed) {
        throw new SocketException("the connection to " + address + " is closed");
      }
      if (connection != null) {
        return connection;
      }
    }
    EvioConnection opened = EvioConnection.open(address);
    synchronized (this) {
      if (!closed) {
        connections++;
        connection = opened;
        return opened;
      }
    }
    opened.close();
    throw new SocketException("the connection to " + address + " is closed");
  }

  private synchronized void disconnect() {
    EvioConnection ended = connection;
    connection = null;
    if (ended != null) {
      try {
        ended.close();
      } catch (IOException e) {
        log.warn("the connection to {} cannot be closed: {}", address, e.toString());
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    disconnect();
  }
}
