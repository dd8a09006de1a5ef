package org.boundedflood.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ConfigFileTest {
  private static String refusalOf(String yaml) {
    return assertThrows(ConfigException.class, () -> ConfigFile.parse("node.yaml", yaml)).text();
  }

  @Test
  void settingsRememberTheirLines() throws ConfigException {
    ConfigFile file = ConfigFile.parse("n.yaml", "bridge: br0\n\nnodes:\n- leaf-age: 5s\n");

    assertEquals(Map.of(Options.BRIDGE, new Given("br0", "n.yaml:1")), file.top());
    assertEquals(Map.of(Options.LEAF_AGE, new Given("5s", "n.yaml:4")), file.nodes().get(0));
  }

  @Test
  void anUnknownSettingIsRefusedWithTheNearestOne() {
    assertEquals(
        "node.yaml:2: found the unknown setting \"leafage\"; did you mean \"leaf-age\"?",
        refusalOf("bridge: br0\nleafage: 5s\n"));
    assertEquals(
        "node.yaml:1: found the unknown setting \"node\"; did you mean \"nodes\"?",
        refusalOf("node: []\n"));
  }

  @Test
  void anUnknownSettingWithoutANearOneIsRefusedWithAll() {
    String refusal = refusalOf("bridge: br0\nnodes:\n  - colour: red\n");

    assertTrue(
        refusal.startsWith(
            "node.yaml:3: found the unknown setting \"colour\"; allowed are accept-long-links, "),
        refusal);
    assertTrue(refusal.endsWith(", tunnel-options, underlay-ip"), refusal);
  }

  @Test
  void aSettingMayStandOnlyOnce() {
    assertEquals(
        "node.yaml:3: leaf-age is set a second time, after node.yaml:1",
        refusalOf("leaf-age: 5s\nbridge: br0\nleaf-age: 6s\n"));
    assertEquals(
        "node.yaml:2: found \"nodes\" a second time; allowed is one list",
        refusalOf("nodes: [{bridge: a}]\nnodes: [{bridge: b}]\n"));
  }

  @Test
  void aSettingIsOneValue() {
    assertEquals(
        "node.yaml:1: takeover: found a list; allowed is true or false",
        refusalOf("takeover: [true]\n"));
    assertEquals(
        "node.yaml:1: takeover: found a mapping; allowed is true or false",
        refusalOf("takeover: {a: b}\n"));
    assertEquals(
        "node.yaml:1: takeover: found nothing; allowed is true or false",
        refusalOf("takeover: ~\n"));
  }

  @Test
  void nodesAreAListOfSettings() {
    assertEquals(
        "node.yaml:1: found a mapping; allowed is a list of nodes under \"nodes\"",
        refusalOf("nodes: {bridge: br0}\n"));
    assertEquals(
        "node.yaml:2: found \"br0\"; allowed is the settings of a node",
        refusalOf("nodes:\n  - br0\n"));
    assertEquals(
        "node.yaml:1: found an empty list under \"nodes\"; allowed are one or more nodes",
        refusalOf("nodes: []\n"));
  }

  @Test
  void whatHoldsForTheProcessIsNotSetForANode() {
    assertEquals(
        "node.yaml:3: log-level holds for the whole process; allowed is to set it above the nodes",
        refusalOf("nodes:\n  - bridge: br0\n    log-level: warn\n"));
  }

  @Test
  void aFileThatIsNoListOfSettingsIsRefused() {
    assertEquals(
        "node.yaml:1: found \"br0\"; allowed is settings, one \"name: value\" per line",
        refusalOf("br0\n"));
    assertEquals("node.yaml: found nothing; allowed are settings, one per line", refusalOf(""));
    assertEquals(
        "node.yaml: found nothing; allowed are settings, one per line", refusalOf("# nothing\n"));
    assertEquals(
        "node.yaml:3: found a second document; allowed is one",
        refusalOf("bridge: br0\n---\nbridge: br1\n"));
  }

  @Test
  void brokenYamlIsRefusedWithItsLine() {
    String refusal = refusalOf("bridge: br0\nleaf-age: '5s\n");

    assertTrue(refusal.startsWith("node.yaml:2: is not YAML: "), refusal);
  }

  @Test
  void jsonIsYamlToo() throws ConfigException {
    ConfigFile file = ConfigFile.parse("n.yaml", "{\"nodes\":\n [{\"bridge\": \"br0\"}]}");

    assertEquals(Map.of(Options.BRIDGE, new Given("br0", "n.yaml:2")), file.nodes().get(0));
  }

  @Property(tries = 3000)
  void whateverStandsInTheFileIsReadOrRefused(@ForAll("texts") String text) {
    String outcome;
    try {
      outcome = Configuration.of(Map.of(), ConfigFile.parse("n.yaml", text)).nodes().toString();
    } catch (ConfigException e) {
      outcome = e.text();
    }
    assertFalse(outcome.isBlank());
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> words =
        Arbitraries.of(
            "bridge",
            "br0",
            "nodes",
            "leaf-age",
            "5s",
            "&a",
            "*a",
            "*b",
            "!!int",
            "!x",
            "<<",
            "---",
            "...",
            "%YAML 1.1",
            "? ",
            "|",
            ">",
            "\"",
            "'",
            "null",
            "~",
            "0x1",
            "1_0");
    Arbitrary<String> marks = Arbitraries.of(": ", "\n", "\n- ", "\n  ", "[", "]", "{", "}", ", ");
    return Arbitraries.oneOf(words, marks, Arbitraries.strings().ofMaxLength(2))
        .list()
        .ofMaxSize(24)
        .map(parts -> String.join("", parts));
  }
}
