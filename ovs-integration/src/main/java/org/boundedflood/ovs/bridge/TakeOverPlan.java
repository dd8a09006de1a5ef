package org.boundedflood.ovs.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.boundedflood.ovs.ovsdb.Condition;
import org.boundedflood.ovs.ovsdb.DatabaseSchema;
import org.boundedflood.ovs.ovsdb.Operation;
import org.boundedflood.ovs.ovsdb.OvsdbValue;
import org.boundedflood.ovs.ovsdb.Row;
import org.jspecify.annotations.Nullable;

/** What has to be written so that a bridge is taken over. */
final class TakeOverPlan {
  private static final Pattern NUMERIC_HOST =
      Pattern.compile("(?:tcp|ssl):(?:\\[([0-9a-fA-F:.]+)(?:%[^]]*)?]|([0-9.]+))(?::\\d+)?");

  private final BridgeSettings present;
  private final TakeOver wanted;
  private final DatabaseSchema schema;
  private final List<Operation> controllerRows = new ArrayList<>();

  private TakeOverPlan(BridgeSettings present, TakeOver wanted, DatabaseSchema schema) {
    this.present = present;
    this.wanted = wanted;
    this.schema = schema;
  }

  /**
   * The plan.
   *
   * @param heldRow identity of the bridge's row if it was taken over before and is to be kept so,
   *     unless somebody has given it back; null to take it over in any case
   */
  static Plan<Attempt> of(
      BridgeSettings present, TakeOver wanted, DatabaseSchema schema, @Nullable UUID heldRow) {
    if (present.bridge().identity().equals(heldRow)
        && !present.externalIds().containsKey(Vswitch.SAVED)) {
      return new Plan<>(List.of(), Attempt.GIVEN_BACK);
    }
    List<Operation> operations = new TakeOverPlan(present, wanted, schema).operations();
    return new Plan<>(operations, operations.isEmpty() ? Attempt.UNCHANGED : Attempt.CHANGED);
  }

  /** Whether a bridge looks taken over, as far as a snapshot shows. */
  static boolean holds(BridgeSnapshot bridge, TakeOver wanted) {
    Set<String> targets = new TreeSet<>();
    bridge.controllers().forEach(controller -> targets.add(controller.target()));
    return targets.equals(Set.copyOf(wanted.controllers()))
        && bridge.failMode().equals(Vswitch.SECURE)
        && bridge.protocols().contains(Vswitch.OPENFLOW13)
        && bridge.externalIds().containsKey(Vswitch.SAVED)
        && (!needsNoInBand(wanted)
            || "true".equals(bridge.otherConfig().get(Vswitch.DISABLE_IN_BAND)));
  }

  /**
   * Whether the switch reaches all controllers without the bridge itself: over a socket of this
   * host, or at an address of this host.
   */
  static boolean needsNoInBand(TakeOver wanted) {
    return wanted.controllers().stream().allMatch(TakeOverPlan::isLocal);
  }

  private static boolean isLocal(String target) {
    if (target.startsWith("unix:")) {
      return true;
    }
    Matcher numeric = NUMERIC_HOST.matcher(target);
    if (!numeric.matches()) {
      return false;
    }
    try {
      InetAddress address =
          InetAddress.getByName(numeric.group(1) != null ? numeric.group(1) : numeric.group(2));
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (UnknownHostException | SocketException e) {
      // No address, or the host's own cannot be listed: in-band control stays as it was.
      return false;
    }
  }

  private List<Operation> operations() {
    Map<String, JsonNode> columns = new HashMap<>();
    List<JsonNode> references = controllers();
    if (!controllerRows.isEmpty() || references.size() != present.controllers().size()) {
      columns.put("controller", OvsdbValue.set(references));
    }
    if (!present.bridge().text(Vswitch.FAIL_MODE).equals(Vswitch.SECURE)) {
      columns.put(Vswitch.FAIL_MODE, OvsdbValue.of(Vswitch.SECURE));
    }
    Set<String> protocols = present.bridge().texts(Vswitch.PROTOCOLS);
    if (!protocols.contains(Vswitch.OPENFLOW13)) {
      columns.put(Vswitch.PROTOCOLS, OvsdbValue.strings(withOpenFlow13(protocols)));
    }
    SortedMap<String, String> otherConfig = present.otherConfig();
    if (needsNoInBand(wanted) && !"true".equals(otherConfig.put(Vswitch.DISABLE_IN_BAND, "true"))) {
      columns.put(Vswitch.OTHER_CONFIG, OvsdbValue.map(otherConfig));
    }
    SortedMap<String, String> externalIds = present.externalIds();
    if (externalIds.putIfAbsent(Vswitch.SAVED, SavedSettings.of(present).toString()) == null) {
      columns.put(Vswitch.EXTERNAL_IDS, OvsdbValue.map(externalIds));
    }
    return columns.isEmpty() ? List.of() : present.write(controllerRows, columns);
  }

  /** The controllers that the bridge is to have; rows of our own are used again. */
  private List<JsonNode> controllers() {
    Map<UUID, Row> ours = new HashMap<>();
    present
        .controllers()
        .forEach(
            (identity, row) -> {
              if (ControllerRows.isOurs(row)) {
                ours.put(identity, row);
              }
            });
    List<JsonNode> references = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String target : wanted.controllers()) {
      UUID same = identityOf(ours, target);
      if (same == null) {
        missing.add(target);
      } else {
        Row row = ours.remove(same);
        references.add(OvsdbValue.of(same));
        if (row != null && !ControllerRows.holds(row, target, wanted)) {
          set(same, target);
        }
      }
    }
    for (String target : missing) {
      if (ours.isEmpty()) {
        String name = "c" + references.size();
        controllerRows.add(
            Operation.insert(Vswitch.CONTROLLER, name, ControllerRows.columns(target, wanted)));
        references.add(OvsdbValue.named(name));
      } else {
        UUID spare = ours.keySet().iterator().next();
        ours.remove(spare);
        set(spare, target);
        references.add(OvsdbValue.of(spare));
      }
    }
    return references;
  }

  private void set(UUID row, String target) {
    controllerRows.add(
        Operation.update(
            Vswitch.CONTROLLER,
            List.of(Condition.isRow(row)),
            ControllerRows.columns(target, wanted)));
  }

  private static @Nullable UUID identityOf(Map<UUID, Row> rows, String target) {
    return rows.entrySet().stream()
        .filter(row -> row.getValue().text("target").equals(target))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /**
   * No protocols mean the switch's own choice, which are all that it knows: they are then named, so
   * that tools which speak an older version still get through.
   */
  private Set<String> withOpenFlow13(Set<String> protocols) {
    Set<String> all = new TreeSet<>(protocols);
    if (all.isEmpty()) {
      DatabaseSchema.ColumnSchema column = schema.columns(Vswitch.BRIDGE).get(Vswitch.PROTOCOLS);
      if (column != null) {
        all.addAll(column.allowed());
      }
    }
    all.add(Vswitch.OPENFLOW13);
    return all;
  }
}
