package org.boundedflood.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.boundedflood.node.cli.Main;
import org.boundedflood.node.config.Configuration;
import org.boundedflood.node.status.StatusClient;
import org.boundedflood.node.status.Topic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node at a real Open vSwitch. */
@Tag("switches")
@Timeout(120)
class NodeSwitchesTest {
  private static final String LEAF = "02:00:00:00:00:01";
  private static final String ARP =
      "ffffffffffff020000000001080600010800060400010200000000010a0000010000000000000a000002"
          + "00".repeat(18);

  private final List<AutoCloseable> running = new ArrayList<>();
  private OpenVSwitch vswitch;

  @BeforeEach
  void startSwitch(@TempDir Path directory) throws Exception {
    vswitch = OpenVSwitch.start(directory);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : running) {
      part.close();
    }
    vswitch.close();
  }

  private Map<String, String> settings(String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bridge", "br0");
    settings.put("ovsdb", vswitch.endpoint());
    settings.put("listen", "unix:" + vswitch.file("of.sock"));
    settings.put("control", "unix:" + vswitch.file("bf.sock"));
    settings.put("audit-interval", "1s");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  private NodeProcess startNode(String... more) throws Exception {
    NodeProcess node = NodeProcess.start(Configuration.load(settings(more), null));
    running.add(0, node);
    await(Topic.STATUS, status -> status.get("ready").asBoolean());
    return node;
  }

  private void stopNode(NodeProcess node) {
    running.remove(node);
    node.close();
  }

  private JsonNode ask(Topic topic) throws IOException {
    return ask(vswitch, topic);
  }

  private static JsonNode ask(OpenVSwitch of, Topic topic) throws IOException {
    return new ObjectMapper().readTree(new StatusClient(of.file("bf.sock")).ask(topic, true));
  }

  /** Asks until the answer is as wanted. */
  private JsonNode await(Topic topic, Predicate<JsonNode> wanted) throws Exception {
    return await(vswitch, topic, wanted);
  }

  private static JsonNode await(OpenVSwitch of, Topic topic, Predicate<JsonNode> wanted)
      throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    JsonNode answer = ask(of, topic);
    while (!wanted.test(answer)) {
      assertTrue(System.nanoTime() < deadline, "still " + answer);
      pause();
      answer = ask(of, topic);
    }
    return answer;
  }

  private static void pause() throws InterruptedException {
    assertFalse(new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS));
  }

  private long counter(String name) throws IOException {
    for (JsonNode counter : ask(Topic.COUNTERS)) {
      if (counter.get("name").asText().equals(name)) {
        return counter.get("value").asLong();
      }
    }
    throw new AssertionError("no counter " + name);
  }

  private void learnLeaf() throws Exception {
    vswitch.addLeaf("h1");
    await(
        Topic.FLOWS,
        tables ->
            tables.get("flows").findValuesAsText("reason").stream()
                .anyMatch(reason -> reason.contains("a device is attached")));
    vswitch.send("h1", ARP);
    await(Topic.LEAVES, leaves -> leaves.get("local").size() == 1);
  }

  @Test
  void aBridgeIsTakenOverAndGetsItsProgram() throws Exception {
    startNode();

    assertEquals("secure", vswitch.vsctl("get-fail-mode", "br0"));
    assertEquals("unix:" + vswitch.file("of.sock"), vswitch.vsctl("get-controller", "br0"));
    List<String> flows = vswitch.flows();
    assertTrue(flows.size() >= 6, flows::toString);
    assertTrue(flows.stream().allMatch(flow -> flow.contains("cookie=0xb0f1")), flows::toString);
    JsonNode tables = ask(Topic.FLOWS);
    assertTrue(tables.get("read").asBoolean());
    assertEquals(flows.size(), tables.get("flows").size());
    assertTrue(tables.get("flows").findValuesAsText("reason").stream().noneMatch(String::isEmpty));
  }

  @Test
  void anIdentifierIsMadeOnceAndKept() throws Exception {
    NodeProcess first = startNode();
    String id = ask(Topic.STATUS).get("nodeId").asText();
    stopNode(first);
    startNode();

    assertEquals(id, ask(Topic.STATUS).get("nodeId").asText());
    assertEquals(
        id, vswitch.vsctl("get", "bridge", "br0", "external_ids:bf-node-id").replace("\"", ""));
  }

  @Test
  void aConfiguredIdentifierGoesBeforeTheKeptOne() throws Exception {
    String id = "0123456789abcdef0123456789abcdef";
    vswitch.vsctl("set", "bridge", "br0", "external_ids:bf-node-id=" + "f".repeat(32));

    startNode("node-id", id);

    assertEquals(id, ask(Topic.STATUS).get("nodeId").asText());
  }

  @Test
  void aLeafIsLearnedFromARealFrameAndSurvivesARestart() throws Exception {
    NodeProcess first = startNode();
    learnLeaf();
    List<String> before = vswitch.flows();
    assertEquals(2, before.stream().filter(flow -> flow.contains(LEAF)).count(), before::toString);
    stopNode(first);
    assertEquals(before, vswitch.flows(), "the switch goes on with what is installed");

    startNode();

    assertEquals(before, vswitch.flows());
    assertEquals(0, counter("steps-sent"));
    assertEquals(LEAF, ask(Topic.LEAVES).get("local").get(0).get("mac").asText());
  }

  @Test
  void deletedFlowsComeBackAndForeignOnesStay() throws Exception {
    startNode();
    List<String> before = vswitch.flows();

    vswitch.ofctl("del-flows");
    await(Topic.FLOWS, tables -> tables.get("flows").size() == before.size());
    String foreign = "table=7,priority=1,ip,actions=move:NXM_OF_IP_SRC[]->NXM_OF_IP_DST[]";
    vswitch.ofctl("add-flow", foreign);
    long readings = counter("resynchronised");
    await(
        Topic.COUNTERS,
        counters -> {
          for (JsonNode counter : counters) {
            if (counter.get("name").asText().equals("resynchronised")) {
              return counter.get("value").asLong() > readings;
            }
          }
          return false;
        });

    List<String> after = new ArrayList<>(vswitch.flows());
    assertTrue(after.removeIf(flow -> flow.contains("table=7")), after::toString);
    assertEquals(before, after);
  }

  @Test
  void aTerminatedProcessLeavesTheSwitchForwarding() throws Exception {
    Process process = launchNode();
    learnLeaf();
    List<String> before = vswitch.flows();

    process.destroy();

    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertEquals(before, vswitch.flows());
    assertEquals("unix:" + vswitch.file("of.sock"), vswitch.vsctl("get-controller", "br0"));
    assertTrue(Files.notExists(vswitch.file("bf.sock")));
  }

  @Test
  void aReleasedBridgeHasItsFormerSettings() throws Exception {
    vswitch.vsctl("set-controller", "br0", "tcp:127.0.0.1:9");
    vswitch.vsctl("set-fail-mode", "br0", "standalone");
    Process process = launchNode("--release");
    assertEquals("secure", vswitch.vsctl("get-fail-mode", "br0"));

    process.destroy();

    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertEquals("tcp:127.0.0.1:9", vswitch.vsctl("get-controller", "br0"));
    assertEquals("standalone", vswitch.vsctl("get-fail-mode", "br0"));
  }

  /** A process of its own, started as the launcher does, once it is ready. */
  private Process launchNode(String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "node"));
    settings().forEach((name, value) -> command.addAll(List.of("--" + name, value)));
    command.addAll(List.of(more));
    Path log = vswitch.file("node.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    running.add(0, process::destroyForcibly);
    while (Files.notExists(vswitch.file("bf.sock"))) {
      assertTrue(process.isAlive(), () -> "the node ended: " + read(log));
      pause();
    }
    await(Topic.STATUS, status -> status.get("ready").asBoolean());
    return process;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void aMissingBridgeIsNamed() {
    NodeException failure =
        assertThrows(
            NodeException.class,
            () -> NodeProcess.start(Configuration.load(settings("bridge", "br9"), null)));

    assertTrue(failure.text().startsWith("node of bridge br9: "), failure::text);
    assertTrue(failure.text().contains("no bridge"), failure::text);
  }

  @Test
  void nodesOfOneProcessServeBridgesOfTheirOwn(@TempDir Path directory) throws Exception {
    OpenVSwitch second = OpenVSwitch.start(directory);
    running.add(second);
    Path file =
        Files.writeString(
            vswitch.file("nodes.yaml"),
            """
            bridge: br0
            nodes:
              - {ovsdb: '%s', listen: 'unix:%s', control: 'unix:%s'}
              - {ovsdb: '%s', listen: 'unix:%s', control: 'unix:%s'}
            """
                .formatted(
                    vswitch.endpoint(),
                    vswitch.file("of.sock"),
                    vswitch.file("bf.sock"),
                    second.endpoint(),
                    second.file("of.sock"),
                    second.file("bf.sock")));
    running.add(0, NodeProcess.start(Configuration.load(Map.of(), file)));

    Predicate<JsonNode> ready = status -> status.get("ready").asBoolean();
    JsonNode one = await(vswitch, Topic.STATUS, ready);
    JsonNode other = await(second, Topic.STATUS, ready);

    assertNotEquals(one.get("nodeId"), other.get("nodeId"));
    assertNotEquals(one.get("datapathId"), other.get("datapathId"));
    assertFalse(vswitch.flows().isEmpty());
    assertFalse(second.flows().isEmpty());
  }
}
