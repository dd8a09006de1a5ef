package org.boundedflood.ovs.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.boundedflood.ovs.ovsdb.OvsdbValue;
import org.boundedflood.ovs.ovsdb.Row;

/** Rows of the table of controllers: which are ours, what they hold. */
final class ControllerRows {
  private ControllerRows() {}

  /** Whether a take-over made this row. */
  static boolean isOurs(Row controller) {
    return Vswitch.OWNER_NAME.equals(controller.map(Vswitch.EXTERNAL_IDS).get(Vswitch.OWNER));
  }

  /** The columns of a row that a take-over makes. */
  static Map<String, JsonNode> columns(String target, TakeOver wanted) {
    return Map.of(
        "target",
        OvsdbValue.of(target),
        "max_backoff",
        OvsdbValue.of(wanted.maxBackoff().toMillis()),
        "inactivity_probe",
        OvsdbValue.of(wanted.inactivityProbe().toMillis()),
        Vswitch.EXTERNAL_IDS,
        OvsdbValue.map(Map.of(Vswitch.OWNER, Vswitch.OWNER_NAME)));
  }

  /** Whether a row holds what {@link #columns} says. */
  static boolean holds(Row controller, String target, TakeOver wanted) {
    return controller.text("target").equals(target)
        && controller.optionalInteger("max_backoff").orElse(-1) == wanted.maxBackoff().toMillis()
        && controller.optionalInteger("inactivity_probe").orElse(-1)
            == wanted.inactivityProbe().toMillis();
  }

  /** All columns of a row that hold anything. */
  static ObjectNode settings(Row controller) {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(controller.columns())
        .forEach(
            (column, value) -> {
              if (!column.equals("_uuid") && !OvsdbValue.isEmpty(value)) {
                settings.set(column, value);
              }
            });
    return settings;
  }
}
