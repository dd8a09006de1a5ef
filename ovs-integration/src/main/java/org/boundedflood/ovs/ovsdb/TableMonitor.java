package org.boundedflood.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.ovs.OvsCounter;
import org.jspecify.annotations.Nullable;

/**
 * A monitor through all its connections. With each connection the schema is read and the tables are
 * asked for with the newest method that the server knows; with the newest of all, the server sends
 * only what changed since the last transaction that was seen. Used on the event loop only.
 */
final class TableMonitor implements OvsdbMonitor {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String NO_TRANSACTION = "00000000-0000-0000-0000-000000000000";

  /** Ways to monitor, the newest first. */
  private enum Method {
    SINCE("monitor_cond_since"),
    CONDITIONAL("monitor_cond"),
    PLAIN("monitor");

    private final String wireName;

    Method(String wireName) {
      this.wireName = wireName;
    }
  }

  private final String database;
  private final Map<String, List<String>> columns;
  private final MonitorListener listener;
  private final CounterSet<OvsCounter> counters;
  private final Consumer<TableMonitor> onClose;
  private String id = "";
  private @Nullable Session session;
  private @Nullable TableReplica replica;
  private String lastTransaction = NO_TRANSACTION;
  private boolean changed;
  private boolean closed;

  /**
   * A monitor without connection.
   *
   * @param onClose called, by any thread, when the listener wants no more
   */
  TableMonitor(
      String database,
      Map<String, List<String>> columns,
      MonitorListener listener,
      CounterSet<OvsCounter> counters,
      Consumer<TableMonitor> onClose) {
    this.database = database;
    this.columns = Map.copyOf(columns);
    this.listener = listener;
    this.counters = counters;
    this.onClose = onClose;
  }

  /** Gives the monitor the identity under which the server notifies of its changes. */
  void name(String identity) {
    id = identity;
  }

  /** Begins, or goes on, with a new connection. */
  void connected(Session current) {
    session = current;
    changed = false;
    current.request(
        "get_schema",
        "schema of database " + database,
        JSON.arrayNode().add(database),
        reply(
            current,
            schema -> {
              TableReplica tables = adopt(DatabaseSchema.read(schema));
              subscribe(current, tables, Method.SINCE);
            },
            listener::refused));
  }

  /**
   * Takes a notification.
   *
   * @return whether it was for this monitor
   */
  boolean notified(String method, JsonNode params) {
    if (closed || !id.equals(params.path(0).textValue())) {
      return false;
    }
    TableReplica tables = replica;
    if (tables == null) {
      return false;
    }
    switch (method) {
      case "update" -> apply(() -> tables.applyUpdates(params.path(1)), NO_TRANSACTION);
      case "update2" -> apply(() -> tables.applyDifferences(params.path(1)), NO_TRANSACTION);
      case "update3" ->
          apply(() -> tables.applyDifferences(params.path(2)), transaction(params.path(1)));
      case "monitor_canceled" -> {
        lastTransaction = NO_TRANSACTION;
        if (session != null) {
          session.reset("the server cancelled the monitor of database " + database);
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    onClose.accept(this);
  }

  /** Ends the monitor on the event loop. */
  void end() {
    if (closed) {
      return;
    }
    closed = true;
    if (session != null) {
      Session current = session;
      current.request(
          "monitor_cancel",
          "end of monitor " + id,
          JSON.arrayNode().add(id),
          reply(current, answer -> {}, reason -> {}));
    }
  }

  private TableReplica adopt(DatabaseSchema schema) {
    TableReplica tables = replica;
    if (tables == null || !tables.schema().equals(schema)) {
      tables = new TableReplica(schema, columns.keySet());
      lastTransaction = NO_TRANSACTION;
      replica = tables;
    }
    return tables;
  }

  private void subscribe(Session current, TableReplica tables, Method method) {
    ArrayNode params =
        JSON.arrayNode().add(database).add(id).add(requests(tables.schema(), method));
    if (method == Method.SINCE) {
      params.add(lastTransaction);
    }
    current.request(
        method.wireName,
        method.wireName + " of database " + database,
        params,
        reply(
            current,
            answer -> started(tables, method, answer),
            reason -> {
              if (reason.error().equals("unknown method") && method != Method.PLAIN) {
                subscribe(
                    current, tables, method == Method.SINCE ? Method.CONDITIONAL : Method.PLAIN);
              } else {
                listener.refused(reason);
              }
            }));
  }

  private void started(TableReplica tables, Method method, JsonNode answer) {
    boolean resumed = method == Method.SINCE && isResumed(answer);
    counters.increment(resumed ? OvsCounter.MONITORS_RESUMED : OvsCounter.MONITORS_REREAD);
    String transaction = method == Method.SINCE ? transaction(answer.path(1)) : NO_TRANSACTION;
    apply(
        () -> {
          if (!resumed) {
            tables.clear();
          }
          switch (method) {
            case SINCE -> tables.applyDifferences(answer.path(2));
            case CONDITIONAL -> tables.applyDifferences(answer);
            case PLAIN -> tables.applyUpdates(answer);
          }
        },
        transaction);
  }

  private static boolean isResumed(JsonNode answer) {
    if (!answer.path(0).isBoolean()) {
      throw OvsdbValue.malformed("an answer to monitor_cond_since", answer);
    }
    return answer.path(0).booleanValue();
  }

  private void apply(Runnable change, String transaction) {
    // If the change fails half-way, the tables must be read anew rather than resumed.
    lastTransaction = NO_TRANSACTION;
    change.run();
    lastTransaction = transaction;
    counters.increment(OvsCounter.MONITOR_UPDATES);
    changed = true;
  }

  /** Tells the listener what has changed, once for all changes that were read together. */
  void readComplete() {
    TableReplica tables = replica;
    if (changed && !closed && tables != null) {
      changed = false;
      listener.changed(tables.rows());
    }
  }

  private static String transaction(JsonNode id) {
    if (!id.isTextual()) {
      throw OvsdbValue.malformed("a transaction's identity", id);
    }
    return OvsdbValue.uuid(id.textValue()).toString();
  }

  private ObjectNode requests(DatabaseSchema schema, Method method) {
    Map<String, ObjectNode> requests = new TreeMap<>();
    columns.forEach(
        (table, wanted) -> {
          if (schema.tables().containsKey(table)) {
            List<String> known = new ArrayList<>(wanted);
            known.retainAll(schema.columns(table).keySet());
            ObjectNode request = JSON.objectNode();
            known.forEach(request.putArray("columns")::add);
            requests.put(table, request);
          }
        });
    ObjectNode written = JSON.objectNode();
    requests.forEach(
        (table, request) ->
            written.set(table, method == Method.PLAIN ? request : JSON.arrayNode().add(request)));
    return written;
  }

  private ReplyHandler reply(
      Session current, Consumer<JsonNode> answered, Consumer<OvsdbException> refused) {
    return new ReplyHandler() {
      @Override
      public void answered(JsonNode result) {
        if (!closed && session == current) {
          answered.accept(result);
        }
      }

      @Override
      public void failed(OvsdbException reason) {
        if (closed || session != current || reason.kind() == OvsdbException.Kind.CONNECTION_LOST) {
          return;
        }
        if (reason.kind() == OvsdbException.Kind.REFUSED) {
          refused.accept(reason);
        } else {
          current.reset("monitoring failed: " + reason.getMessage());
        }
      }
    };
  }
}
