package org.boundedflood.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tables and columns of a database, as far as they matter here. Immutable.
 *
 * @param name the database's name
 * @param version version of the schema, or empty if it has none
 * @param tables columns by their name, by table
 */
public record DatabaseSchema(
    String name, String version, Map<String, Map<String, ColumnSchema>> tables) {
  public DatabaseSchema {
    tables = Map.copyOf(tables);
  }

  /**
   * What a column can hold.
   *
   * @param kind its shape
   * @param ephemeral whether the server forgets it when it restarts: state rather than settings
   * @param allowed the strings that it may hold, in their natural order; empty if any
   */
  public record ColumnSchema(Kind kind, boolean ephemeral, Set<String> allowed) {}

  /** Shape of a column. */
  public enum Kind {
    /** At most one value; a change gives the new value. */
    SINGLE,
    /** A set that can hold several values; a change gives the elements that came or went. */
    SET,
    /** A map; a change gives the pairs that came, went or have a new value. */
    MAP
  }

  /** The columns of a table; empty if there is no such table. */
  public Map<String, ColumnSchema> columns(String table) {
    return tables.getOrDefault(table, Map.of());
  }

  /**
   * Reads the answer to {@code get_schema}.
   *
   * @throws OvsdbException of kind MALFORMED if it is no schema
   */
  static DatabaseSchema read(JsonNode schema) {
    if (!schema.path("name").isTextual() || !schema.path("tables").isObject()) {
      throw OvsdbValue.malformed("a database schema", schema);
    }
    Map<String, Map<String, ColumnSchema>> tables = new HashMap<>();
    for (var table : schema.path("tables").properties()) {
      Map<String, ColumnSchema> columns = new HashMap<>();
      for (var column : table.getValue().path("columns").properties()) {
        columns.put(column.getKey(), readColumn(column.getValue()));
      }
      tables.put(table.getKey(), Map.copyOf(columns));
    }
    return new DatabaseSchema(
        schema.path("name").textValue(), schema.path("version").asText(""), tables);
  }

  private static ColumnSchema readColumn(JsonNode column) {
    JsonNode type = column.path("type");
    if (!type.isTextual() && !type.isObject()) {
      throw OvsdbValue.malformed("a column's type", column);
    }
    Kind kind = Kind.SINGLE;
    JsonNode max = type.path("max");
    if (max.asText("1").equals("unlimited") || max.asInt(1) > 1) {
      kind = type.has("value") ? Kind.MAP : Kind.SET;
    }
    return new ColumnSchema(kind, column.path("ephemeral").asBoolean(false), allowed(type));
  }

  private static Set<String> allowed(JsonNode type) {
    Set<String> allowed = new TreeSet<>();
    JsonNode key = type.path("key").path("enum");
    if (key.isArray()) {
      for (JsonNode value : OvsdbValue.elements(key)) {
        if (value.isTextual()) {
          allowed.add(value.textValue());
        }
      }
    }
    return allowed;
  }
}
