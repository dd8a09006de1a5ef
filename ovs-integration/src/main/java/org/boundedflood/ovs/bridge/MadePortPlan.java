package org.boundedflood.ovs.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.boundedflood.ovs.ovsdb.Condition;
import org.boundedflood.ovs.ovsdb.Operation;
import org.boundedflood.ovs.ovsdb.OperationResult;
import org.boundedflood.ovs.ovsdb.OvsdbValue;
import org.boundedflood.ovs.ovsdb.Row;
import org.jspecify.annotations.Nullable;

/** What has to be written so that a made port is there, or is there no more. */
final class MadePortPlan {
  private static final String NAME = "name";
  private static final String TYPE = "type";
  private static final String OPTIONS = "options";
  private static final String PORTS = "ports";
  private static final String NEW_INTERFACE = "made_interface";
  private static final String NEW_PORT = "made_port";

  private final String bridgeName;
  private final List<OperationResult> results;

  private MadePortPlan(String bridgeName, List<OperationResult> results) {
    this.bridgeName = bridgeName;
    this.results = results;
  }

  /** What to read first. */
  static List<Operation> reads(String bridgeName, String portName) {
    return List.of(
        Operation.select(
            Vswitch.BRIDGE, List.of(Condition.equal(NAME, bridgeName)), List.of("_uuid", PORTS)),
        Operation.select(
            Vswitch.INTERFACE,
            List.of(Condition.equal(NAME, portName)),
            List.of("_uuid", TYPE, OPTIONS, Vswitch.EXTERNAL_IDS)),
        Operation.select(Vswitch.PORT, List.of(Condition.equal(NAME, portName)), List.of("_uuid")),
        Operation.select(Vswitch.BRIDGE, List.of(), List.of(NAME)));
  }

  /** Makes the port, or sets it anew; its result is whether anything changes. */
  static Plan<Boolean> make(MadePort wanted, String bridgeName, List<OperationResult> results) {
    MadePortPlan plan = new MadePortPlan(bridgeName, results);
    Row bridge = plan.bridge();
    List<Row> interfaces = results.get(1).rows();
    if (interfaces.isEmpty()) {
      return plan.insert(wanted, bridge);
    }
    plan.requireOwned(interfaces.get(0), wanted.name(), wanted.owner());
    return update(wanted, interfaces.get(0));
  }

  /** Removes the port if it is there and its owner made it; its result is whether it was there. */
  static Plan<Boolean> remove(
      String portName, String owner, String bridgeName, List<OperationResult> results) {
    MadePortPlan plan = new MadePortPlan(bridgeName, results);
    Row bridge = plan.bridge();
    List<Row> ports = results.get(2).rows();
    if (ports.isEmpty() || !bridge.references(PORTS).contains(ports.get(0).identity())) {
      return new Plan<>(List.of(), false);
    }
    Row made = results.get(1).rows().get(0);
    plan.requireOwned(made, portName, owner);
    return new Plan<>(
        List.of(
            Operation.require(
                Vswitch.INTERFACE,
                List.of(Condition.isRow(made.identity())),
                Map.of(Vswitch.EXTERNAL_IDS, made.value(Vswitch.EXTERNAL_IDS))),
            Operation.remove(
                Vswitch.BRIDGE,
                List.of(Condition.isRow(bridge.identity())),
                PORTS,
                OvsdbValue.of(ports.get(0).identity()))),
        true);
  }

  private Row bridge() {
    if (results.get(0).rows().isEmpty()) {
      throw BridgeSettings.missing(
          bridgeName, results.get(3).rows().stream().map(row -> row.text(NAME)).toList());
    }
    return results.get(0).rows().get(0);
  }

  private void requireOwned(Row found, String portName, String owner) {
    String maker = found.map(Vswitch.EXTERNAL_IDS).getOrDefault(Vswitch.OWNER, "");
    if (!maker.equals(owner)) {
      throw new BridgeException(
          BridgeException.Kind.NOT_OURS,
          "interface %s was made by \"%s\" and not by \"%s\", so it is left alone"
              .formatted(portName, maker, owner));
    }
  }

  private Plan<Boolean> insert(MadePort wanted, Row bridge) {
    List<Operation> operations = new ArrayList<>();
    operations.add(
        Operation.require(
            Vswitch.BRIDGE,
            List.of(Condition.isRow(bridge.identity())),
            Map.of(NAME, OvsdbValue.of(bridgeName))));
    operations.add(
        Operation.insert(
            Vswitch.INTERFACE,
            NEW_INTERFACE,
            columns(wanted, wanted.notes(), OvsdbValue.of(wanted.name()))));
    operations.add(
        Operation.insert(
            Vswitch.PORT,
            NEW_PORT,
            Map.of(
                NAME,
                OvsdbValue.of(wanted.name()),
                "interfaces",
                OvsdbValue.named(NEW_INTERFACE))));
    operations.add(
        Operation.add(
            Vswitch.BRIDGE,
            List.of(Condition.isRow(bridge.identity())),
            PORTS,
            OvsdbValue.set(List.of(OvsdbValue.named(NEW_PORT)))));
    return new Plan<>(operations, true);
  }

  private static Plan<Boolean> update(MadePort wanted, Row found) {
    SortedMap<String, String> externalIds = found.map(Vswitch.EXTERNAL_IDS);
    externalIds.putAll(wanted.notes());
    if (found.text(TYPE).equals(wanted.type())
        && found.map(OPTIONS).equals(wanted.options())
        && found.map(Vswitch.EXTERNAL_IDS).equals(externalIds)) {
      return new Plan<>(List.of(), false);
    }
    List<Condition> thisRow = List.of(Condition.isRow(found.identity()));
    return new Plan<>(
        List.of(
            Operation.require(
                Vswitch.INTERFACE,
                thisRow,
                Map.of(Vswitch.EXTERNAL_IDS, found.value(Vswitch.EXTERNAL_IDS))),
            Operation.update(Vswitch.INTERFACE, thisRow, columns(wanted, externalIds, null))),
        true);
  }

  private static Map<String, JsonNode> columns(
      MadePort wanted, SortedMap<String, String> externalIds, @Nullable JsonNode name) {
    Map<String, JsonNode> columns = new HashMap<>();
    if (name != null) {
      columns.put(NAME, name);
    }
    columns.put(TYPE, OvsdbValue.of(wanted.type()));
    columns.put(OPTIONS, OvsdbValue.map(wanted.options()));
    columns.put(Vswitch.EXTERNAL_IDS, OvsdbValue.map(externalIds));
    return columns;
  }
}
