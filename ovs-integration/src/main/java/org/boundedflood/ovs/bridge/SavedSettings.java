package org.boundedflood.ovs.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.boundedflood.ovs.ovsdb.Operation;
import org.boundedflood.ovs.ovsdb.OvsdbValue;
import org.boundedflood.ovs.ovsdb.Row;

/**
 * What a bridge was set to before it was taken over, as kept in the bridge itself: a JSON object
 * whose values are written as the database writes them, so that restoring needs no interpretation.
 *
 * <pre>{@code
 * {"version":1, "fail_mode":V, "protocols":V, "disable-in-band":V,
 *  "controllers":[{"target":V, ...}, ...]}
 * }</pre>
 */
final class SavedSettings {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 1;

  private final ObjectNode members;

  private SavedSettings(ObjectNode members) {
    this.members = members;
  }

  /** The present settings; controllers that this project made itself are left out. */
  static SavedSettings of(BridgeSettings present) {
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    members.put("version", VERSION);
    members.set(Vswitch.FAIL_MODE, present.bridge().value(Vswitch.FAIL_MODE));
    members.set(Vswitch.PROTOCOLS, present.bridge().value(Vswitch.PROTOCOLS));
    String inBand = present.otherConfig().get(Vswitch.DISABLE_IN_BAND);
    members.set(
        Vswitch.DISABLE_IN_BAND, inBand == null ? OvsdbValue.EMPTY_SET : OvsdbValue.of(inBand));
    ArrayNode controllers = members.putArray("controllers");
    present.controllers().values().stream()
        .filter(controller -> !ControllerRows.isOurs(controller))
        .forEach(controller -> controllers.add(ControllerRows.settings(controller)));
    return new SavedSettings(members);
  }

  /**
   * Reads what was kept.
   *
   * @throws BridgeException of kind SAVED_SETTINGS_UNREADABLE if it is not what is written here
   */
  static SavedSettings read(String bridge, String text) {
    JsonNode members;
    try {
      members = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw unreadable(bridge, text);
    }
    if (!(members instanceof ObjectNode object)
        || members.path("version").asInt() != VERSION
        || !members.has(Vswitch.FAIL_MODE)
        || !members.has(Vswitch.PROTOCOLS)
        || !members.has(Vswitch.DISABLE_IN_BAND)
        || !members.path("controllers").isArray()) {
      throw unreadable(bridge, text);
    }
    for (JsonNode controller : members.path("controllers")) {
      if (!controller.isObject()) {
        throw unreadable(bridge, text);
      }
    }
    return new SavedSettings(object);
  }

  /** Operations that make the bridge what it was. */
  List<Operation> restore(BridgeSettings present) {
    List<Operation> inserts = new ArrayList<>();
    List<JsonNode> controllers = new ArrayList<>();
    for (JsonNode saved : members.path("controllers")) {
      Map<String, JsonNode> columns = new TreeMap<>();
      saved.properties().forEach(column -> columns.put(column.getKey(), column.getValue()));
      String name = "c" + inserts.size();
      inserts.add(Operation.insert(Vswitch.CONTROLLER, name, columns));
      controllers.add(OvsdbValue.named(name));
    }
    SortedMap<String, String> otherConfig = present.otherConfig();
    otherConfig.remove(Vswitch.DISABLE_IN_BAND);
    Row.of(Map.of(Vswitch.DISABLE_IN_BAND, members.path(Vswitch.DISABLE_IN_BAND)))
        .optionalText(Vswitch.DISABLE_IN_BAND)
        .ifPresent(value -> otherConfig.put(Vswitch.DISABLE_IN_BAND, value));
    SortedMap<String, String> externalIds = present.externalIds();
    externalIds.remove(Vswitch.SAVED);
    return present.write(
        inserts,
        Map.of(
            "controller",
            OvsdbValue.set(controllers),
            Vswitch.FAIL_MODE,
            members.path(Vswitch.FAIL_MODE),
            Vswitch.PROTOCOLS,
            members.path(Vswitch.PROTOCOLS),
            Vswitch.OTHER_CONFIG,
            OvsdbValue.map(otherConfig),
            Vswitch.EXTERNAL_IDS,
            OvsdbValue.map(externalIds)));
  }

  @Override
  public String toString() {
    return members.toString();
  }

  private static BridgeException unreadable(String bridge, String text) {
    return new BridgeException(
        BridgeException.Kind.SAVED_SETTINGS_UNREADABLE,
        "external_ids:"
            + Vswitch.SAVED
            + " of bridge "
            + bridge
            + " must be a JSON object of version "
            + VERSION
            + " as the take-over wrote it, found "
            + text);
  }
}
