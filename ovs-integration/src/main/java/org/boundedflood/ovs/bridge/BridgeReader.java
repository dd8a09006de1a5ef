package org.boundedflood.ovs.bridge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.boundedflood.ovs.ovsdb.Row;
import org.boundedflood.ovs.ovsdb.TableRows;

/** Reads one bridge with all that belongs to it out of the monitored tables. */
final class BridgeReader {
  private final TableRows tables;

  private BridgeReader(TableRows tables) {
    this.tables = tables;
  }

  /** The bridge with this name, if there is one. */
  static Optional<BridgeSnapshot> read(TableRows tables, String name) {
    BridgeReader reader = new BridgeReader(tables);
    return tables.table(Vswitch.BRIDGE).entrySet().stream()
        .filter(bridge -> bridge.getValue().text("name").equals(name))
        .findFirst()
        .map(bridge -> reader.snapshot(bridge.getKey(), bridge.getValue()));
  }

  private BridgeSnapshot snapshot(UUID identity, Row bridge) {
    return new BridgeSnapshot(
        identity,
        bridge.text("name"),
        bridge.optionalText("datapath_id").orElse(null),
        controllers(bridge),
        bridge.text(Vswitch.FAIL_MODE),
        bridge.texts(Vswitch.PROTOCOLS),
        bridge.map(Vswitch.OTHER_CONFIG),
        bridge.map(Vswitch.EXTERNAL_IDS),
        ports(bridge));
  }

  private List<BridgeSnapshot.Controller> controllers(Row bridge) {
    return referenced(Vswitch.CONTROLLER, bridge, "controller").stream()
        .map(row -> new BridgeSnapshot.Controller(row.text("target"), row.flag("is_connected")))
        .sorted(Comparator.comparing(BridgeSnapshot.Controller::target))
        .toList();
  }

  private SortedMap<String, BridgePort> ports(Row bridge) {
    SortedMap<String, BridgePort> ports = new TreeMap<>();
    for (Row port : referenced(Vswitch.PORT, bridge, "ports")) {
      for (Row one : referenced(Vswitch.INTERFACE, port, "interfaces")) {
        ports.put(one.text("name"), port(port, one));
      }
    }
    return ports;
  }

  private static BridgePort port(Row port, Row one) {
    SortedMap<String, String> externalIds = port.map(Vswitch.EXTERNAL_IDS);
    externalIds.putAll(one.map(Vswitch.EXTERNAL_IDS));
    String type = one.text("type");
    return new BridgePort(
        one.text("name"),
        port.text("name"),
        type.isEmpty() ? "system" : type,
        positive(one.optionalInteger("ofport")),
        one.text("admin_state").equals("up"),
        one.text("link_state").equals("up"),
        positive(one.optionalInteger("mtu")),
        externalIds,
        one.map("options"),
        one.optionalText("mac_in_use").orElse(null),
        one.optionalText("error").orElse(null),
        one.map("bfd"),
        one.map("bfd_status"));
  }

  /** The switch writes -1 for a port that it could not set up. */
  private static OptionalInt positive(OptionalLong value) {
    return value.isPresent() && value.getAsLong() > 0 && value.getAsLong() <= Integer.MAX_VALUE
        ? OptionalInt.of((int) value.getAsLong())
        : OptionalInt.empty();
  }

  private List<Row> referenced(String table, Row row, String column) {
    Map<UUID, Row> rows = tables.table(table);
    List<Row> found = new ArrayList<>();
    for (UUID reference : row.references(column)) {
      Row target = rows.get(reference);
      if (target != null) {
        found.add(target);
      }
    }
    return found;
  }
}
