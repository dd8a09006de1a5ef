package org.boundedflood.ovs.ovsdb;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one operation of a transaction did.
 *
 * @param inserted identity of the row that an insert made; null for other operations
 * @param count rows that an update, mutate or delete matched; 0 for other operations
 * @param rows what a select found; empty for other operations
 */
public record OperationResult(@Nullable UUID inserted, int count, List<Row> rows) {
  public OperationResult {
    rows = List.copyOf(rows);
  }
}
