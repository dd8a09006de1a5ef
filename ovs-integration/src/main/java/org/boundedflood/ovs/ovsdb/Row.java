package org.boundedflood.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Columns of one row of a table. Immutable. A column that was not asked for, or that the server's
 * schema lacks, reads as never set: empty, 0 or false. Every accessor throws an {@link
 * OvsdbException} of kind MALFORMED if the column holds something else than the accessor's type.
 */
public final class Row {
  private final Map<String, JsonNode> columns;

  private Row(Map<String, JsonNode> columns) {
    this.columns = Map.copyOf(columns);
  }

  /** A row with these columns, in the notation of {@link OvsdbValue}. */
  public static Row of(Map<String, JsonNode> columns) {
    return new Row(columns);
  }

  /**
   * Reads a row as the server wrote it.
   *
   * @throws OvsdbException of kind MALFORMED if {@code row} is no JSON object
   */
  static Row read(JsonNode row) {
    if (!row.isObject()) {
      throw OvsdbValue.malformed("a row", row);
    }
    Map<String, JsonNode> columns = new HashMap<>();
    row.properties().forEach(column -> columns.put(column.getKey(), column.getValue()));
    return new Row(columns);
  }

  /** The columns as written by the server; those with their default value may be absent. */
  public Map<String, JsonNode> columns() {
    return columns;
  }

  /** A column as written by the server; an empty set if absent. */
  public JsonNode value(String column) {
    return columns.getOrDefault(column, OvsdbValue.EMPTY_SET);
  }

  /** A string; empty if absent. */
  public String text(String column) {
    return optionalText(column).orElse("");
  }

  /** A string that may be missing. */
  public Optional<String> optionalText(String column) {
    return single(column)
        .map(
            value -> {
              if (!value.isTextual()) {
                throw wrong(column, "a string", value);
              }
              return value.textValue();
            });
  }

  /** An integer that may be missing. */
  public OptionalLong optionalInteger(String column) {
    Optional<JsonNode> value = single(column);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!value.get().isIntegralNumber() || !value.get().canConvertToLong()) {
      throw wrong(column, "an integer", value.get());
    }
    return OptionalLong.of(value.get().longValue());
  }

  /** A boolean; false if absent. */
  public boolean flag(String column) {
    Optional<JsonNode> value = single(column);
    if (value.isPresent() && !value.get().isBoolean()) {
      throw wrong(column, "a boolean", value.get());
    }
    return value.isPresent() && value.get().booleanValue();
  }

  /** A set of strings, in their natural order. */
  public Set<String> texts(String column) {
    Set<String> texts = new TreeSet<>();
    for (JsonNode element : OvsdbValue.elements(value(column))) {
      if (!element.isTextual()) {
        throw wrong(column, "a set of strings", value(column));
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  /** A map of strings, in the order of its keys. */
  public SortedMap<String, String> map(String column) {
    SortedMap<String, String> map = new TreeMap<>();
    if (!columns.containsKey(column)) {
      return map;
    }
    OvsdbValue.pairs(value(column))
        .forEach(
            (key, value) -> {
              if (!key.isTextual() || !value.isTextual()) {
                throw wrong(column, "a map of strings", value(column));
              }
              map.put(key.textValue(), value.textValue());
            });
    return map;
  }

  /** References to rows. */
  public Set<UUID> references(String column) {
    return OvsdbValue.elements(value(column)).stream()
        .map(OvsdbValue::uuid)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The row's own identity, if its column {@code _uuid} was selected.
   *
   * @throws OvsdbException of kind MALFORMED if it was not
   */
  public UUID identity() {
    return OvsdbValue.uuid(value("_uuid"));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row that && columns.equals(that.columns);
  }

  @Override
  public int hashCode() {
    return columns.hashCode();
  }

  @Override
  public String toString() {
    return new TreeMap<>(columns).toString();
  }

  private Optional<JsonNode> single(String column) {
    var elements = OvsdbValue.elements(value(column));
    if (elements.size() > 1) {
      throw wrong(column, "at most one value", value(column));
    }
    return elements.stream().findFirst();
  }

  private static OvsdbException wrong(String column, String expected, JsonNode found) {
    return OvsdbValue.malformed(expected + " in column " + column, found);
  }
}
