package org.boundedflood.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.boundedflood.ovs.ovsdb.DatabaseSchema.ColumnSchema;
import org.boundedflood.ovs.ovsdb.DatabaseSchema.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Copies of monitored tables, kept up with the changes that the server reports. Owned by one
 * monitor; holds at most {@value #MAX_ROWS} rows, beyond which changes are refused.
 */
final class TableReplica {
  /** Far more than any switch has interfaces: reached only by a server that is not one. */
  static final int MAX_ROWS = 200_000;

  private final DatabaseSchema schema;
  private final Map<String, Map<UUID, Row>> tables = new HashMap<>();

  /** Starts with these tables, empty. */
  TableReplica(DatabaseSchema schema, Set<String> names) {
    this.schema = schema;
    names.forEach(name -> tables.put(name, new HashMap<>()));
  }

  DatabaseSchema schema() {
    return schema;
  }

  TableRows rows() {
    return TableRows.copyOf(tables);
  }

  void clear() {
    tables.values().forEach(Map::clear);
  }

  /**
   * Takes changes in the notation of RFC 7047, section 4.1.6: old and new values.
   *
   * @throws OvsdbException of kind MALFORMED if they cannot be applied; rows are then undefined
   */
  void applyUpdates(JsonNode changes) {
    forEachChange(
        changes,
        (table, row, change) -> {
          JsonNode now = change.path("new");
          if (now.isObject()) {
            rowsOf(table).put(row, Row.read(now));
          } else if (change.path("old").isObject()) {
            rowsOf(table).remove(row);
          } else {
            throw OvsdbValue.malformed("old or new values of a row", change);
          }
        });
  }

  /**
   * Takes changes as Open vSwitch's {@code update2} and {@code update3} write them: differences.
   *
   * @throws OvsdbException of kind MALFORMED if they cannot be applied; rows are then undefined
   */
  void applyDifferences(JsonNode changes) {
    forEachChange(
        changes,
        (table, row, change) -> {
          if (change.size() != 1) {
            throw OvsdbValue.malformed("one change of a row", change);
          }
          Map.Entry<String, JsonNode> only = change.properties().iterator().next();
          switch (only.getKey()) {
            case "initial", "insert" -> rowsOf(table).put(row, Row.read(only.getValue()));
            case "delete" -> rowsOf(table).remove(row);
            case "modify" -> modify(table, row, Row.read(only.getValue()));
            default -> throw OvsdbValue.malformed("initial, insert, delete or modify", change);
          }
        });
  }

  private void modify(String table, UUID row, Row difference) {
    Row before = rowsOf(table).get(row);
    if (before == null) {
      throw OvsdbException.of(
          OvsdbException.Kind.MALFORMED, "change of unknown row " + row + " of table " + table);
    }
    Map<String, JsonNode> columns = new HashMap<>(before.columns());
    difference
        .columns()
        .forEach(
            (name, value) ->
                columns.put(name, changed(kind(table, name), columns.get(name), value)));
    rowsOf(table).put(row, Row.of(columns));
  }

  private Kind kind(String table, String column) {
    ColumnSchema known = schema.columns(table).get(column);
    return known == null ? Kind.SINGLE : known.kind();
  }

  private static JsonNode changed(Kind kind, @Nullable JsonNode before, JsonNode difference) {
    return switch (kind) {
      case SINGLE -> difference;
      case SET -> {
        Set<JsonNode> elements =
            before == null
                ? new LinkedHashSet<>()
                : new LinkedHashSet<>(OvsdbValue.elements(before));
        for (JsonNode element : OvsdbValue.elements(difference)) {
          if (!elements.remove(element)) {
            elements.add(element);
          }
        }
        yield OvsdbValue.set(elements);
      }
      case MAP -> {
        Map<JsonNode, JsonNode> pairs =
            before == null ? new LinkedHashMap<>() : OvsdbValue.pairs(before);
        OvsdbValue.pairs(difference)
            .forEach(
                (key, value) -> {
                  if (!pairs.remove(key, value)) {
                    pairs.put(key, value);
                  }
                });
        yield OvsdbValue.ofPairs(pairs);
      }
    };
  }

  private Map<UUID, Row> rowsOf(String table) {
    Map<UUID, Row> rows = tables.get(table);
    if (rows == null) {
      throw OvsdbException.of(
          OvsdbException.Kind.MALFORMED, "change of table " + table + ", which is not monitored");
    }
    return rows;
  }

  private void forEachChange(JsonNode changes, ChangeVisitor visitor) {
    if (!changes.isObject()) {
      throw OvsdbValue.malformed("changes of tables", changes);
    }
    for (var table : changes.properties()) {
      if (!table.getValue().isObject()) {
        throw OvsdbValue.malformed("changes of rows", table.getValue());
      }
      for (var row : table.getValue().properties()) {
        if (!row.getValue().isObject()) {
          throw OvsdbValue.malformed("the change of a row", row.getValue());
        }
        visitor.visit(table.getKey(), OvsdbValue.uuid(row.getKey()), row.getValue());
      }
    }
    if (tables.values().stream().mapToInt(Map::size).sum() > MAX_ROWS) {
      throw OvsdbException.of(
          OvsdbException.Kind.MALFORMED, "monitored tables have more than " + MAX_ROWS + " rows");
    }
  }

  private interface ChangeVisitor {
    void visit(String table, UUID row, JsonNode change);
  }
}
