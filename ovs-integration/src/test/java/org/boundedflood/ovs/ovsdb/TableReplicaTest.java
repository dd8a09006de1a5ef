package org.boundedflood.ovs.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.boundedflood.ovs.ovsdb.OvsdbException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableReplicaTest {
  private static final UUID ROW = UUID.fromString("00000000-0000-0000-0000-000000000001");
  private static final DatabaseSchema SCHEMA =
      DatabaseSchema.read(
          json(
              "{'name':'D','version':'1','tables':{'T':{'columns':{"
                  + "'single':{'type':{'key':'string','min':0,'max':1}},"
                  + "'set':{'type':{'key':'string','min':0,'max':'unlimited'}},"
                  + "'map':{'type':{'key':'string','value':'string','min':0,'max':'unlimited'}}"
                  + "}}}}"));

  private final TableReplica replica = new TableReplica(SCHEMA, Set.of("T"));

  @Test
  void initialRowsAreTakenAndAbsentColumnsReadAsNeverSet() {
    replica.applyDifferences(change("{'initial':{'single':'a'}}"));
    assertEquals("a", row().text("single"));
    assertEquals(Set.of(), row().texts("set"));
    assertEquals(Map.of(), row().map("map"));
  }

  @Test
  void aDifferenceReplacesASingleValueAndTogglesElements() {
    replica.applyDifferences(
        change(
            "{'insert':{'single':'a','set':['set',['x','y']],"
                + "'map':['map',[['k','1'],['l','2'],['m','3']]]}}"));
    replica.applyDifferences(
        change(
            "{'modify':{'single':['set',[]],'set':['set',['y','z']],"
                + "'map':['map',[['k','1'],['l','9'],['n','4']]]}}"));
    assertEquals(Optional.empty(), row().optionalText("single"));
    assertEquals(Set.of("x", "z"), row().texts("set"));
    assertEquals(Map.of("l", "9", "m", "3", "n", "4"), row().map("map"));
  }

  @Test
  void deletedRowsGo() {
    replica.applyDifferences(change("{'insert':{'single':'a'}}"));
    replica.applyDifferences(change("{'delete':null}"));
    assertEquals(Map.of(), replica.rows().table("T"));
  }

  @Test
  void oldAndNewValuesAreTakenAsTheStandardWritesThem() {
    replica.applyUpdates(change("{'new':{'single':'a','set':'x'}}"));
    assertEquals(Set.of("x"), row().texts("set"));
    replica.applyUpdates(change("{'old':{'single':'a'},'new':{'single':'b','set':'x'}}"));
    assertEquals("b", row().text("single"));
    replica.applyUpdates(change("{'old':{'single':'b'}}"));
    assertEquals(Map.of(), replica.rows().table("T"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{'T':[]}",
        "{'T':{'no-uuid':{'insert':{}}}}",
        "{'U':{'00000000-0000-0000-0000-000000000001':{'insert':{}}}}",
        "{'T':{'00000000-0000-0000-0000-000000000001':{'insert':7}}}",
        "{'T':{'00000000-0000-0000-0000-000000000001':{'upsert':{}}}}",
        "{'T':{'00000000-0000-0000-0000-000000000001':{'insert':{},'delete':null}}}",
        "{'T':{'00000000-0000-0000-0000-000000000001':{'modify':{'single':'a'}}}}",
        "{'T':{'00000000-0000-0000-0000-000000000001':null}}"
      })
  void changesThatMakeNoSenseAreRefused(String changes) {
    var refusal = assertThrows(OvsdbException.class, () -> replica.applyDifferences(json(changes)));
    assertEquals(Kind.MALFORMED, refusal.kind());
  }

  /** The difference between any two values, applied to the one, gives the other. */
  @Property(tries = 300)
  void differencesLeadFromAnyValueToAnyOther(
      @ForAll @Size(max = 5) Set<@AlphaChars @StringLength(max = 2) String> oldSet,
      @ForAll @Size(max = 5) Set<@AlphaChars @StringLength(max = 2) String> newSet,
      @ForAll @Size(max = 5) Map<@AlphaChars @StringLength(max = 1) String, Boolean> oldMap,
      @ForAll @Size(max = 5) Map<@AlphaChars @StringLength(max = 1) String, Boolean> newMap) {
    TableReplica tables = new TableReplica(SCHEMA, Set.of("T"));
    Map<String, String> before = texts(oldMap);
    Map<String, String> after = texts(newMap);
    tables.applyDifferences(change("insert", oldSet, before));
    Set<String> toggled = new HashSet<>(oldSet);
    toggled.removeAll(newSet);
    newSet.stream().filter(element -> !oldSet.contains(element)).forEach(toggled::add);
    Map<String, String> changed = new HashMap<>(before);
    changed.keySet().removeAll(after.keySet());
    after.forEach(
        (key, value) -> {
          if (!value.equals(before.get(key))) {
            changed.put(key, value);
          }
        });
    tables.applyDifferences(change("modify", toggled, changed));
    Row row = tables.rows().table("T").get(ROW);
    assertEquals(newSet, Objects.requireNonNull(row).texts("set"));
    assertEquals(after, row.map("map"));
  }

  private static Map<String, String> texts(Map<String, Boolean> values) {
    Map<String, String> texts = new HashMap<>();
    values.forEach((key, value) -> texts.put(key, value.toString()));
    return texts;
  }

  private static JsonNode change(String kind, Set<String> set, Map<String, String> map) {
    return change(
        "{'"
            + kind
            + "':{'set':"
            + OvsdbValue.strings(set)
            + ",'map':"
            + OvsdbValue.map(map)
            + "}}");
  }

  private static JsonNode change(String change) {
    return json("{'T':{'" + ROW + "':" + change + "}}");
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private Row row() {
    return Objects.requireNonNull(replica.rows().table("T").get(ROW));
  }
}
