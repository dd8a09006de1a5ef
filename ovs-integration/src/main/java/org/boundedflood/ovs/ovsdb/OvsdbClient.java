package org.boundedflood.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.ovs.OvsCounter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a database server that is made again whenever it is lost, until closed.
 *
 * <p>Everything happens on the one event loop given at construction, which must use NIO: listeners
 * are called and futures completed there. Methods may be called from any thread. A request made
 * while there is no connection fails at once: requests are never kept for later.
 */
public final class OvsdbClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OvsdbClient.class);

  private final EventLoop loop;
  private final OvsdbEndpoint endpoint;
  private final OvsdbSettings settings;
  private final CounterSet<OvsCounter> counters = new CounterSet<>(OvsCounter.class);
  private final Reconnect reconnect;
  private final List<OvsdbListener> listeners = new ArrayList<>();
  private final List<TableMonitor> monitors = new ArrayList<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private @Nullable Connector connector;
  private @Nullable Session session;
  private @Nullable ScheduledFuture<?> timer;
  private String lastFailure = "not started";
  private volatile Reconnect.State state = Reconnect.State.STOPPED;
  private boolean open;
  private boolean closed;
  private long nextMonitor;

  /** A client that does nothing before {@link #start}. The event loop stays the caller's. */
  public OvsdbClient(EventLoop loop, OvsdbEndpoint endpoint, OvsdbSettings settings) {
    this.loop = loop;
    this.endpoint = endpoint;
    this.settings = settings;
    this.reconnect = new Reconnect(settings);
  }

  /**
   * Begins to connect.
   *
   * @throws IllegalArgumentException if a TLS file is missing or cannot be used
   */
  public void start() {
    Connector made = new Connector(endpoint, settings);
    onLoop(
        () -> {
          if (!closed && connector == null) {
            connector = made;
            reconnect.start(now());
            advance();
          }
        });
  }

  /**
   * Waits for a connection.
   *
   * @return completed as soon as there is a connection; failed with an {@link OvsdbException} of
   *     kind NOT_CONNECTED, which says what went wrong last, if there is none after {@code
   *     patience}
   */
  public CompletableFuture<Void> connected(Duration patience) {
    Waiter waiter = new Waiter(new CompletableFuture<>());
    onLoop(
        () -> {
          if (open) {
            waiter.connected();
            return;
          }
          waiters.add(waiter);
          waiter.limit =
              loop.schedule(
                  () -> giveUp(waiter, "within " + patience.toMillis() + " ms"),
                  patience.toMillis(),
                  TimeUnit.MILLISECONDS);
        });
    return waiter.future;
  }

  /** Where the connection stands. */
  public Reconnect.State state() {
    return state;
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
    return counters;
  }

  /** Adds a listener; one that is added while connected is told so. */
  public void addListener(OvsdbListener listener) {
    onLoop(
        () -> {
          listeners.add(listener);
          if (open) {
            listener.connected();
          }
        });
  }

  /** Removes a listener. */
  public void removeListener(OvsdbListener listener) {
    onLoop(() -> listeners.remove(listener));
  }

  /** Runs something on the event loop: at once if this is it, else as soon as it can. */
  public void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  /** Asks for the names of the server's databases. */
  public CompletableFuture<List<String>> listDatabases() {
    return request(
        "list_dbs",
        "list of databases",
        JsonNodeFactory.instance.arrayNode(),
        answer -> {
          List<String> names = new ArrayList<>();
          answer.forEach(name -> names.add(name.asText()));
          return List.copyOf(names);
        });
  }

  /** Asks for the schema of a database. */
  public CompletableFuture<DatabaseSchema> schema(String database) {
    return request(
        "get_schema",
        "schema of database " + database,
        JsonNodeFactory.instance.arrayNode().add(database),
        DatabaseSchema::read);
  }

  /**
   * Carries out operations, all of them or none.
   *
   * @return one result per operation; failed with an {@link OvsdbException} if the transaction did
   *     not take effect, or if that is unknown
   */
  public CompletableFuture<List<OperationResult>> transact(
      String database, List<Operation> operations) {
    Transaction transaction = new Transaction(database, operations);
    return request(
        "transact",
        "transaction on database " + database,
        transaction.params(),
        answer -> {
          try {
            return transaction.read(answer);
          } catch (OvsdbException e) {
            if (e.kind() == OvsdbException.Kind.OPERATION_FAILED) {
              counters.increment(OvsCounter.TRANSACTIONS_FAILED);
            }
            throw e;
          }
        });
  }

  /**
   * Watches tables, through reconnects, until the monitor is closed.
   *
   * @param columns the columns to watch, by table; those which the server's schema lacks are left
   *     out
   */
  public OvsdbMonitor monitor(
      String database, Map<String, List<String>> columns, MonitorListener listener) {
    TableMonitor monitor =
        new TableMonitor(
            database, columns, listener, counters, closing -> onLoop(() -> end(closing)));
    onLoop(
        () -> {
          monitor.name("bf-" + nextMonitor++);
          monitors.add(monitor);
          if (open && session != null) {
            monitor.connected(session);
          }
        });
    return monitor;
  }

  /** Ends the connection; outstanding requests fail. The client cannot be started again. */
  @Override
  public void close() {
    onLoop(
        () -> {
          if (closed) {
            return;
          }
          closed = true;
          reconnect.stop();
          advance();
          if (session != null) {
            session.reset("closed");
          }
          List.copyOf(waiters).forEach(waiter -> giveUp(waiter, "before the client was closed"));
        });
  }

  private <T> CompletableFuture<T> request(
      String method, String title, JsonNode params, Function<JsonNode, T> reader) {
    CompletableFuture<T> future = new CompletableFuture<>();
    FutureReply<T> reply = new FutureReply<>(future, reader);
    onLoop(
        () -> {
          if (open && session != null) {
            session.request(method, title, params, reply);
          } else {
            reply.failed(
                OvsdbException.of(
                    OvsdbException.Kind.NOT_CONNECTED,
                    title + " at " + endpoint + ": not connected: " + lastFailure));
          }
        });
    return future;
  }

  private void advance() {
    Session current = session;
    switch (reconnect.step(now())) {
      case CONNECT -> connect();
      case PROBE -> {
        if (current != null) {
          current.probe();
        }
      }
      case DISCONNECT -> {
        if (current != null && open) {
          counters.increment(OvsCounter.PROBES_UNANSWERED);
          current.reset("the server answers no probe");
        } else if (current != null) {
          current.reset("no connection within " + settings.connectTimeout().toMillis() + " ms");
        }
      }
      case NOTHING -> {}
    }
    schedule();
  }

  private void schedule() {
    state = reconnect.state();
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    if (reconnect.deadline() != Long.MAX_VALUE) {
      long delay = Math.max(0, reconnect.deadline() - now());
      timer = loop.schedule(this::advance, delay, TimeUnit.MILLISECONDS);
    }
  }

  private void connect() {
    if (connector == null) {
      return;
    }
    counters.increment(OvsCounter.CONNECT_ATTEMPTS);
    Session attempt = new Session(new SessionEvents(), endpoint, settings, counters);
    session = attempt;
    ChannelFuture connecting = connector.connect(loop, attempt);
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            attempt.end(Session.reasonOf(done.cause()));
          }
        });
  }

  private void end(TableMonitor monitor) {
    if (monitors.remove(monitor)) {
      monitor.end();
    }
  }

  private void giveUp(Waiter waiter, String when) {
    waiters.remove(waiter);
    waiter.cancelLimit();
    waiter.future.completeExceptionally(
        OvsdbException.of(
            OvsdbException.Kind.NOT_CONNECTED,
            "no connection to " + endpoint + " " + when + ": " + lastFailure));
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** Somebody who waits for a connection, and the end of their patience. */
  private static final class Waiter {
    private final CompletableFuture<Void> future;
    private @Nullable ScheduledFuture<?> limit;

    Waiter(CompletableFuture<Void> future) {
      this.future = future;
    }

    void connected() {
      cancelLimit();
      future.complete(null);
    }

    void cancelLimit() {
      if (limit != null) {
        limit.cancel(false);
      }
    }
  }

  /** What the present session tells; a former one is not listened to. */
  private final class SessionEvents implements Session.Owner {
    @Override
    public void opened(Session opened) {
      if (opened != session) {
        return;
      }
      open = true;
      lastFailure = "";
      counters.increment(OvsCounter.CONNECTIONS);
      reconnect.connected(now());
      schedule();
      log.info("connected to {}", endpoint);
      List<Waiter> waiting = List.copyOf(waiters);
      waiters.clear();
      waiting.forEach(Waiter::connected);
      List.copyOf(listeners).forEach(OvsdbListener::connected);
      List.copyOf(monitors).forEach(monitor -> monitor.connected(opened));
    }

    @Override
    public void heard() {
      reconnect.heard(now());
      state = reconnect.state();
    }

    @Override
    public boolean notified(String method, JsonNode params) {
      return List.copyOf(monitors).stream().anyMatch(monitor -> monitor.notified(method, params));
    }

    @Override
    public void readComplete() {
      List.copyOf(monitors).forEach(TableMonitor::readComplete);
    }

    @Override
    public void ended(Session over, String reason) {
      if (over != session) {
        return;
      }
      session = null;
      reconnect.lost(now());
      schedule();
      boolean wasOpen = open;
      boolean isNews = wasOpen || !reason.equals(lastFailure);
      open = false;
      lastFailure = reason;
      if (wasOpen && !closed) {
        counters.increment(OvsCounter.CONNECTIONS_LOST);
      }
      if (isNews && !closed) {
        log.warn("{} {}: {}", wasOpen ? "lost" : "cannot reach", endpoint, reason);
      }
      if (wasOpen) {
        List.copyOf(listeners).forEach(listener -> listener.disconnected(reason));
      }
    }
  }
}
