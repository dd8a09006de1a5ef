package org.boundedflood.ovs.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.boundedflood.ovs.ovsdb.Condition;
import org.boundedflood.ovs.ovsdb.Operation;
import org.boundedflood.ovs.ovsdb.OperationResult;
import org.boundedflood.ovs.ovsdb.OvsdbValue;
import org.boundedflood.ovs.ovsdb.Row;

/** What has to be written so that BFD is on for an interface, or is as it was before. */
final class BfdPlan {
  private static final String BFD = "bfd";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

  private final Row row;
  private final SortedMap<String, String> bfd;
  private final SortedMap<String, String> externalIds;

  private BfdPlan(String interfaceName, List<OperationResult> results) {
    if (results.get(0).rows().isEmpty()) {
      throw new BridgeException(
          BridgeException.Kind.NO_INTERFACE,
          "no interface \"" + interfaceName + "\" in database " + Vswitch.DATABASE);
    }
    row = results.get(0).rows().get(0);
    bfd = row.map(BFD);
    externalIds = row.map(Vswitch.EXTERNAL_IDS);
  }

  /** What to read first. */
  static List<Operation> reads(String interfaceName) {
    return List.of(
        Operation.select(
            Vswitch.INTERFACE,
            List.of(Condition.equal("name", interfaceName)),
            List.of("_uuid", BFD, Vswitch.EXTERNAL_IDS)));
  }

  /** Turns BFD on; its result is whether anything changes. */
  static Plan<Boolean> enable(
      String interfaceName, BfdSettings settings, List<OperationResult> results) {
    BfdPlan plan = new BfdPlan(interfaceName, results);
    SortedMap<String, String> wanted = new TreeMap<>(plan.bfd);
    wanted.putAll(settings.columns());
    SortedMap<String, String> externalIds = new TreeMap<>(plan.externalIds);
    externalIds.putIfAbsent(Vswitch.SAVED_BFD, written(plan.bfd));
    return plan.write(wanted, externalIds);
  }

  /** Makes BFD what it was; its result is whether anything changes. */
  static Plan<Boolean> disable(String interfaceName, List<OperationResult> results) {
    BfdPlan plan = new BfdPlan(interfaceName, results);
    SortedMap<String, String> externalIds = new TreeMap<>(plan.externalIds);
    String saved = externalIds.remove(Vswitch.SAVED_BFD);
    return plan.write(saved == null ? plan.bfd : read(interfaceName, saved), externalIds);
  }

  private Plan<Boolean> write(
      SortedMap<String, String> wantedBfd, SortedMap<String, String> wantedIds) {
    if (wantedBfd.equals(bfd) && wantedIds.equals(externalIds)) {
      return new Plan<>(List.of(), false);
    }
    List<Condition> thisRow = List.of(Condition.isRow(row.identity()));
    return new Plan<>(
        List.of(
            Operation.require(
                Vswitch.INTERFACE,
                thisRow,
                columns(row.value(BFD), row.value(Vswitch.EXTERNAL_IDS))),
            Operation.update(
                Vswitch.INTERFACE,
                thisRow,
                columns(OvsdbValue.map(wantedBfd), OvsdbValue.map(wantedIds)))),
        true);
  }

  private static Map<String, JsonNode> columns(JsonNode bfd, JsonNode externalIds) {
    return Map.of(BFD, bfd, Vswitch.EXTERNAL_IDS, externalIds);
  }

  private static String written(Map<String, String> settings) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    settings.forEach(object::put);
    return object.toString();
  }

  private static SortedMap<String, String> read(String interfaceName, String saved) {
    try {
      return JSON.readValue(saved, TEXTS);
    } catch (JsonProcessingException e) {
      throw new BridgeException(
          BridgeException.Kind.SAVED_SETTINGS_UNREADABLE,
          "external_ids:"
              + Vswitch.SAVED_BFD
              + " of interface "
              + interfaceName
              + " must be a JSON object of strings, found "
              + saved);
    }
  }
}
