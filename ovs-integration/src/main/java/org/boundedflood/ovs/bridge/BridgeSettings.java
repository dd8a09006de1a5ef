package org.boundedflood.ovs.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.boundedflood.ovs.ovsdb.Condition;
import org.boundedflood.ovs.ovsdb.DatabaseSchema;
import org.boundedflood.ovs.ovsdb.Operation;
import org.boundedflood.ovs.ovsdb.OperationResult;
import org.boundedflood.ovs.ovsdb.Row;

/**
 * The settings of a bridge that a take-over concerns, as they were read in one transaction.
 *
 * @param bridge the bridge's row
 * @param controllers rows of the bridge's controllers, with the columns that are settings
 */
record BridgeSettings(Row bridge, Map<UUID, Row> controllers) {
  private static final int NAMES_SHOWN = 10;

  /** Columns of the bridge that are read, and that must still hold when it is written. */
  private static final List<String> COLUMNS =
      List.of(
          "controller",
          Vswitch.FAIL_MODE,
          Vswitch.PROTOCOLS,
          Vswitch.OTHER_CONFIG,
          Vswitch.EXTERNAL_IDS);

  /** What to read to {@link #read} from. */
  static List<Operation> reads(String name, DatabaseSchema schema) {
    return List.of(
        Operation.select(
            Vswitch.BRIDGE, List.of(Condition.equal("name", name)), with("_uuid", COLUMNS)),
        Operation.select(
            Vswitch.CONTROLLER, List.of(), with("_uuid", settings(schema, Vswitch.CONTROLLER))),
        Operation.select(Vswitch.BRIDGE, List.of(), List.of("name")));
  }

  /**
   * Takes the results of {@link #reads}.
   *
   * @throws BridgeException of kind NO_BRIDGE if there is no such bridge
   */
  static BridgeSettings read(String name, List<OperationResult> results) {
    if (results.get(0).rows().isEmpty()) {
      throw missing(name, results.get(2).rows().stream().map(row -> row.text("name")).toList());
    }
    Row bridge = results.get(0).rows().get(0);
    Map<UUID, Row> controllers = new HashMap<>();
    for (Row controller : results.get(1).rows()) {
      if (bridge.references("controller").contains(controller.identity())) {
        controllers.put(controller.identity(), controller);
      }
    }
    return new BridgeSettings(bridge, controllers);
  }

  /** Says that there is no bridge of this name, but those. */
  static BridgeException missing(String name, List<String> others) {
    String there =
        others.isEmpty()
            ? "there is none at all"
            : "there are "
                + String.join(", ", others.stream().sorted().limit(NAMES_SHOWN).toList());
    return new BridgeException(
        BridgeException.Kind.NO_BRIDGE,
        "no bridge \"" + name + "\" in database " + Vswitch.DATABASE + "; " + there);
  }

  SortedMap<String, String> externalIds() {
    return bridge.map(Vswitch.EXTERNAL_IDS);
  }

  SortedMap<String, String> otherConfig() {
    return bridge.map(Vswitch.OTHER_CONFIG);
  }

  /** Operations that set columns of the bridge, provided that nothing changed since the reading. */
  List<Operation> write(List<Operation> before, Map<String, JsonNode> columns) {
    List<Condition> thisBridge = List.of(Condition.isRow(bridge.identity()));
    Map<String, JsonNode> asRead = new TreeMap<>();
    COLUMNS.forEach(column -> asRead.put(column, bridge.value(column)));
    List<Operation> operations = new ArrayList<>();
    operations.add(Operation.require(Vswitch.BRIDGE, thisBridge, asRead));
    operations.addAll(before);
    operations.add(Operation.update(Vswitch.BRIDGE, thisBridge, columns));
    return operations;
  }

  /** The columns of a table that are settings, not state. */
  private static List<String> settings(DatabaseSchema schema, String table) {
    return schema.columns(table).entrySet().stream()
        .filter(column -> !column.getValue().ephemeral())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static List<String> with(String first, List<String> rest) {
    List<String> all = new ArrayList<>(rest);
    all.add(0, first);
    return all;
  }
}
