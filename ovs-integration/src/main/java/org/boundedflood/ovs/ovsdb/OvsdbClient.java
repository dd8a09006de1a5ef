package org.boundedflood.ovs.ovsdb;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.ovs.OvsCounter;

/**
 * A connection to a database server that is made again whenever it is lost, until closed.
 *
 * <p>Everything happens on the one event loop given at construction, which must use NIO: listeners
 * are called and futures completed there. Methods may be called from any thread. A request made
 * while there is no connection fails at once: requests are never kept for later.
 */
public final class OvsdbClient implements AutoCloseable {
  private final EventLoop loop;
  private final OvsdbEndpoint endpoint;

  /** A client that does nothing before {@link #start}. The event loop stays the caller's. */
  public OvsdbClient(EventLoop loop, OvsdbEndpoint endpoint, OvsdbSettings settings) {
    this.loop = loop;
    this.endpoint = endpoint;
  }

  /**
   * Begins to connect.
   *
   * @throws IllegalArgumentException if a TLS file is missing or cannot be used
   */
  public void start() {
    unbuilt();
  }

  /**
   * Waits for a connection.
   *
   * @return completed as soon as there is a connection; failed with an {@link OvsdbException} of
   *     kind NOT_CONNECTED, which says what went wrong last, if there is none after {@code
   *     patience}
   */
  public CompletableFuture<Void> connected(Duration patience) {
    return unbuilt();
  }

  /** Where the connection stands. */
  public Reconnect.State state() {
    return unbuilt();
  }

  /** Where the server is. */
  public OvsdbEndpoint endpoint() {
    return endpoint;
  }

  /** The event loop on which everything happens. */
  public EventLoop loop() {
    return loop;
  }

  /** What happened so far. */
  public CounterSet<OvsCounter> counters() {
    return unbuilt();
  }

  /** Adds a listener; one that is added while connected is told so. */
  public void addListener(OvsdbListener listener) {
    unbuilt();
  }

  /** Asks for the names of the server's databases. */
  public CompletableFuture<List<String>> listDatabases() {
    return unbuilt();
  }

  /** Asks for the schema of a database. */
  public CompletableFuture<DatabaseSchema> schema(String database) {
    return unbuilt();
  }

  /**
   * Carries out operations, all of them or none.
   *
   * @return one result per operation; failed with an {@link OvsdbException} if the transaction did
   *     not take effect, or if that is unknown
   */
  public CompletableFuture<List<OperationResult>> transact(
      String database, List<Operation> operations) {
    return unbuilt();
  }

  /**
   * Watches tables, through reconnects, until the monitor is closed.
   *
   * @param columns the columns to watch, by table; those which the server's schema lacks are left
   *     out
   */
  public OvsdbMonitor monitor(
      String database, Map<String, List<String>> columns, MonitorListener listener) {
    return unbuilt();
  }

  /** Ends the connection; outstanding requests fail. The client cannot be started again. */
  @Override
  public void close() {
    unbuilt();
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T> T unbuilt() {
    throw new UnsupportedOperationException();
  }
}
