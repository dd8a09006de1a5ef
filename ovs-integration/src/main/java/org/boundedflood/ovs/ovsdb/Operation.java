package org.boundedflood.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One operation of a transaction (RFC 7047, section 5.2). Immutable; made by its factories. */
public final class Operation {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ObjectNode members;

  private Operation(String name) {
    this.members = JSON.objectNode().put("op", name);
  }

  /** Reads these columns of all rows that meet the conditions. */
  public static Operation select(String table, List<Condition> where, List<String> columns) {
    return new Operation("select").on(table).where(where).columns(columns);
  }

  /**
   * Makes a row.
   *
   * @param rowName by which other operations of the transaction can refer to it; letters, digits
   *     and underscores
   */
  public static Operation insert(String table, String rowName, Map<String, JsonNode> row) {
    return new Operation("insert")
        .on(table)
        .with("row", object(row))
        .with("uuid-name", JSON.textNode(rowName));
  }

  /** Sets columns of all rows that meet the conditions. */
  public static Operation update(String table, List<Condition> where, Map<String, JsonNode> row) {
    return new Operation("update").on(table).where(where).with("row", object(row));
  }

  /** Adds the elements or pairs that a column does not have yet. */
  public static Operation add(String table, List<Condition> where, String column, JsonNode value) {
    return new Operation("mutate").on(table).where(where).mutation(column, "insert", value);
  }

  /** Takes elements, or the pairs with these keys, out of a column. */
  public static Operation remove(
      String table, List<Condition> where, String column, JsonNode value) {
    return new Operation("mutate").on(table).where(where).mutation(column, "delete", value);
  }

  /** Adds one to a number. */
  public static Operation increment(String table, List<Condition> where, String column) {
    return new Operation("mutate")
        .on(table)
        .where(where)
        .mutation(column, "+=", JSON.numberNode(1));
  }

  /** Removes all rows that meet the conditions. */
  public static Operation delete(String table, List<Condition> where) {
    return new Operation("delete").on(table).where(where);
  }

  /**
   * Lets the transaction fail at once, with the error {@code timed out}, unless the one row that
   * meets the conditions holds exactly these values.
   */
  public static Operation require(String table, List<Condition> where, Map<String, JsonNode> row) {
    return new Operation("wait")
        .on(table)
        .where(where)
        .columns(List.copyOf(row.keySet()))
        .with("timeout", JSON.numberNode(0))
        .with("until", JSON.textNode("=="))
        .with("rows", JSON.arrayNode().add(object(row)));
  }

  /**
   * Holds the transaction back until a row meets the conditions, and lets it fail with the error
   * {@code timed out} if that takes too long.
   */
  public static Operation await(String table, List<Condition> where, Duration atMost) {
    return new Operation("wait")
        .on(table)
        .where(where)
        .columns(List.of("_uuid"))
        .with("timeout", JSON.numberNode(atMost.toMillis()))
        .with("until", JSON.textNode("!="))
        .with("rows", JSON.arrayNode());
  }

  /** Leaves a remark in the database's log. */
  public static Operation comment(String text) {
    return new Operation("comment").with("comment", JSON.textNode(text));
  }

  /** The operation's name and table, for messages to people. */
  String title() {
    String table = members.path("table").asText("");
    String name = members.path("op").asText();
    return table.isEmpty() ? name : name + " on table " + table;
  }

  /** The operation as it is sent. */
  JsonNode json() {
    return members;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Operation that && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  @Override
  public String toString() {
    return members.toString();
  }

  private Operation on(String table) {
    return with("table", JSON.textNode(table));
  }

  private Operation where(List<Condition> conditions) {
    ArrayNode written = JSON.arrayNode();
    for (Condition condition : conditions) {
      written.add(
          JSON.arrayNode()
              .add(condition.column())
              .add(condition.function())
              .add(condition.value()));
    }
    return with("where", written);
  }

  private Operation columns(List<String> columns) {
    ArrayNode written = JSON.arrayNode();
    columns.forEach(written::add);
    return with("columns", written);
  }

  private Operation mutation(String column, String mutator, JsonNode value) {
    ArrayNode mutation = JSON.arrayNode().add(column).add(mutator).add(value);
    return with("mutations", JSON.arrayNode().add(mutation));
  }

  private Operation with(String member, JsonNode value) {
    members.set(member, value);
    return this;
  }

  private static ObjectNode object(Map<String, JsonNode> row) {
    ObjectNode object = JSON.objectNode();
    row.forEach(object::set);
    return object;
  }
}
