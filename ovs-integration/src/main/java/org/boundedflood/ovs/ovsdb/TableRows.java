package org.boundedflood.ovs.ovsdb;

import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The rows of monitored tables at one moment. Immutable. */
public final class TableRows {
  private final Map<String, Map<UUID, Row>> tables;

  private TableRows(Map<String, Map<UUID, Row>> tables) {
    this.tables = tables;
  }

  /** Takes a copy of {@code tables}: rows by their identity, by table. */
  static TableRows copyOf(Map<String, Map<UUID, Row>> tables) {
    return new TableRows(
        tables.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, table -> Map.copyOf(table.getValue()))));
  }

  /** The rows of a table by their identity; empty for a table that is not monitored. */
  public Map<UUID, Row> table(String name) {
    return tables.getOrDefault(name, Map.of());
  }
}
