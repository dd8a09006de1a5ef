package org.boundedflood.ovs.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.boundedflood.ovs.ovsdb.DatabaseSchema;
import org.boundedflood.ovs.ovsdb.DatabaseSchema.ColumnSchema;
import org.boundedflood.ovs.ovsdb.DatabaseSchema.Kind;
import org.boundedflood.ovs.ovsdb.Operation;
import org.boundedflood.ovs.ovsdb.OvsdbValue;
import org.boundedflood.ovs.ovsdb.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TakeOverPlanTest {
  private static final UUID BRIDGE = new UUID(0, 1);
  private static final UUID FOREIGN = new UUID(0, 2);
  private static final UUID OURS = new UUID(0, 3);
  private static final TakeOver WANTED = TakeOver.of("unix:/run/bf.sock");
  private static final DatabaseSchema SCHEMA =
      new DatabaseSchema(
          "Open_vSwitch",
          "8",
          Map.of(
              "Bridge",
              Map.of(
                  "protocols",
                  new ColumnSchema(Kind.SET, false, Set.of("OpenFlow10", "OpenFlow13")))));

  @Test
  void anUntouchedBridgeGetsEverythingAndRemembersThatItHadNothing() {
    Map<String, JsonNode> columns = written(plan(bridge(Map.of()), null));
    assertEquals(OvsdbValue.of("secure"), columns.get("fail_mode"));
    assertEquals(OvsdbValue.strings(List.of("OpenFlow10", "OpenFlow13")), columns.get("protocols"));
    assertEquals(OvsdbValue.map(Map.of("disable-in-band", "true")), columns.get("other_config"));
    assertEquals(
        OvsdbValue.map(
            Map.of(
                "bf-saved",
                "{\"version\":1,\"fail_mode\":[\"set\",[]],\"protocols\":[\"set\",[]],"
                    + "\"disable-in-band\":[\"set\",[]],\"controllers\":[]}")),
        columns.get("external_ids"));
  }

  @Test
  void theWriteRequiresThatNothingChangedSinceTheReading() {
    Operation first = plan(bridge(Map.of()), null).operations().get(0);
    JsonNode wait = json(first.toString());
    assertEquals("wait", wait.path("op").asText());
    assertEquals(0, wait.path("timeout").asInt(-1));
    Set<String> columns = new TreeSet<>();
    wait.path("columns").forEach(column -> columns.add(column.asText()));
    assertEquals(
        Set.of("controller", "fail_mode", "protocols", "other_config", "external_ids"), columns);
  }

  @Test
  void aBridgeThatIsTakenOverNeedsNothing() {
    Plan<Attempt> plan = plan(takenOver(Map.of()), null);
    assertEquals(Attempt.UNCHANGED, plan.result());
    assertEquals(List.of(), plan.operations());
  }

  @Test
  void onlyWhatDiffersIsWritten() {
    Map<String, JsonNode> columns =
        written(plan(takenOver(Map.of("fail_mode", OvsdbValue.EMPTY_SET)), null));
    assertEquals(Map.of("fail_mode", OvsdbValue.of("secure")), columns);
  }

  @Test
  void aRowOfOursIsUsedAgainForAnotherTargetAndForeignRowsGo() {
    BridgeSettings both =
        new BridgeSettings(
            takenOver(Map.of("controller", references(FOREIGN, OURS))).bridge(),
            Map.of(FOREIGN, controller("tcp:10.0.0.1:1"), OURS, ours("unix:/run/old.sock")));
    Plan<Attempt> plan = plan(both, null);
    assertEquals(references(OURS), written(plan).get("controller"));
    JsonNode update = json(plan.operations().get(1).toString());
    assertEquals("update", update.path("op").asText());
    assertEquals("unix:/run/bf.sock", update.path("row").path("target").asText());
  }

  @Test
  void aForeignRowWithOurTargetIsReplacedSinceItsOtherSettingsAreUnknown() {
    BridgeSettings foreign =
        new BridgeSettings(
            takenOver(Map.of("controller", references(FOREIGN))).bridge(),
            Map.of(FOREIGN, controller("unix:/run/bf.sock")));
    Plan<Attempt> plan = plan(foreign, null);
    assertEquals("insert", json(plan.operations().get(1).toString()).path("op").asText());
  }

  @Test
  void aHeldBridgeWithoutSavedSettingsWasGivenBack() {
    assertEquals(Attempt.GIVEN_BACK, plan(bridge(Map.of()), BRIDGE).result());
    assertEquals(Attempt.CHANGED, plan(bridge(Map.of()), new UUID(0, 99)).result());
    assertEquals(
        Attempt.CHANGED,
        plan(takenOver(Map.of("fail_mode", OvsdbValue.EMPTY_SET)), BRIDGE).result());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"unix:/run/x", "tcp:127.0.0.1:6653", "ssl:127.8.8.8:6653", "tcp:[::1]:6653"})
  void inBandControlIsPointlessTowardsThisHost(String target) {
    assertTrue(TakeOverPlan.needsNoInBand(TakeOver.of(target)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tcp:192.0.2.1:6653", "ssl:[2001:db8::1]:6653", "tcp:localhost:6653", "tcp:9:9"})
  void inBandControlIsKeptTowardsOthers(String target) {
    assertFalse(TakeOverPlan.needsNoInBand(TakeOver.of(target)));
    assertFalse(TakeOverPlan.needsNoInBand(TakeOver.of("unix:/run/x", target)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "[]",
        "{}",
        "{\"version\":1}",
        "{\"version\":2,\"fail_mode\":0,\"protocols\":0,\"disable-in-band\":0,\"controllers\":[]}",
        "{\"version\":1,\"fail_mode\":0,\"protocols\":0,\"disable-in-band\":0,\"controllers\":[1]}"
      })
  void savedSettingsThatAreNoneAreRefused(String text) {
    var refusal = assertThrows(BridgeException.class, () -> SavedSettings.read("br0", text));
    assertEquals(BridgeException.Kind.SAVED_SETTINGS_UNREADABLE, refusal.kind());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "punix:/run/x", "127.0.0.1:6653", "tcp:"})
  void controllersThatASwitchCannotConnectToAreRefused(String target) {
    assertThrows(IllegalArgumentException.class, () -> TakeOver.of(target));
  }

  private static Plan<Attempt> plan(BridgeSettings present, @Nullable UUID heldRow) {
    return TakeOverPlan.of(present, WANTED, SCHEMA, heldRow);
  }

  /** The columns of the bridge that a plan sets, with its last operation. */
  private static Map<String, JsonNode> written(Plan<Attempt> plan) {
    JsonNode last = json(plan.operations().get(plan.operations().size() - 1).toString());
    assertEquals("update", last.path("op").asText());
    Map<String, JsonNode> columns = new HashMap<>();
    last.path("row")
        .properties()
        .forEach(column -> columns.put(column.getKey(), column.getValue()));
    return columns;
  }

  private static BridgeSettings bridge(Map<String, JsonNode> columns) {
    Map<String, JsonNode> all = new HashMap<>(columns);
    all.put("_uuid", OvsdbValue.of(BRIDGE));
    return new BridgeSettings(Row.of(all), Map.of());
  }

  private static BridgeSettings takenOver(Map<String, JsonNode> differences) {
    Map<String, JsonNode> columns =
        new HashMap<>(
            Map.of(
                "controller", references(OURS),
                "fail_mode", OvsdbValue.of("secure"),
                "protocols", OvsdbValue.of("OpenFlow13"),
                "other_config", OvsdbValue.map(Map.of("disable-in-band", "true")),
                "external_ids", OvsdbValue.map(Map.of("bf-saved", "{}"))));
    columns.putAll(differences);
    return new BridgeSettings(bridge(columns).bridge(), Map.of(OURS, ours("unix:/run/bf.sock")));
  }

  private static JsonNode references(UUID... rows) {
    return OvsdbValue.set(List.of(rows).stream().map(OvsdbValue::of).toList());
  }

  private static Row controller(String target) {
    return Row.of(Map.of("target", OvsdbValue.of(target)));
  }

  private static Row ours(String target) {
    return Row.of(ControllerRows.columns(target, WANTED));
  }

  private static JsonNode json(String text) {
    try {
      return Objects.requireNonNull(new ObjectMapper().readTree(text));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
