package org.boundedflood.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;

/**
 * What a column must hold for an operation to take its row.
 *
 * @param column name of the column
 * @param function one of RFC 7047, section 5.1: {@code ==}, {@code !=}, {@code includes}, …
 * @param value what to compare with
 */
public record Condition(String column, String function, JsonNode value) {
  /** The row with this identity. */
  public static Condition isRow(UUID row) {
    return new Condition("_uuid", "==", OvsdbValue.of(row));
  }

  /** Rows whose column equals a string. */
  public static Condition equal(String column, String value) {
    return new Condition(column, "==", OvsdbValue.of(value));
  }
}
