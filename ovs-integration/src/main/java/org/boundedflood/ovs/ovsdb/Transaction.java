package org.boundedflood.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Operations on one database, as they are asked for and as they are answered (RFC 7047, 4.1.3). */
record Transaction(String database, List<Operation> operations) {
  Transaction {
    operations = List.copyOf(operations);
  }

  /** Parameters of the request. */
  JsonNode params() {
    ArrayNode params = JsonNodeFactory.instance.arrayNode().add(database);
    operations.forEach(operation -> params.add(operation.json()));
    return params;
  }

  /**
   * Reads the answer.
   *
   * @throws OvsdbException of kind OPERATION_FAILED if the server reports an error for an operation
   *     or for the whole; of kind MALFORMED if this is no answer to these operations
   */
  List<OperationResult> read(JsonNode answer) {
    if (!answer.isArray()) {
      throw OvsdbValue.malformed("results of a transaction", answer);
    }
    for (int i = 0; i < answer.size(); i++) {
      if (answer.path(i).hasNonNull("error")) {
        throw failure(i, answer.path(i));
      }
    }
    if (answer.size() != operations.size()) {
      throw OvsdbValue.malformed(operations.size() + " results of a transaction", answer);
    }
    List<OperationResult> results = new ArrayList<>();
    for (JsonNode result : answer) {
      results.add(readResult(result));
    }
    return results;
  }

  private static OperationResult readResult(JsonNode result) {
    if (!result.isObject()) {
      throw OvsdbValue.malformed("the result of an operation", result);
    }
    @Nullable UUID inserted = result.has("uuid") ? OvsdbValue.uuid(result.path("uuid")) : null;
    List<Row> rows = new ArrayList<>();
    result.path("rows").forEach(row -> rows.add(Row.read(row)));
    return new OperationResult(inserted, result.path("count").asInt(0), rows);
  }

  private OvsdbException failure(int index, JsonNode result) {
    String title = index < operations.size() ? operations.get(index).title() : "commit";
    String error = result.path("error").asText();
    String details = result.path("details").asText("");
    return OvsdbException.reported(
        OvsdbException.Kind.OPERATION_FAILED,
        error,
        title
            + " of database "
            + database
            + ": "
            + error
            + (details.isEmpty() ? "" : ": " + details));
  }
}
