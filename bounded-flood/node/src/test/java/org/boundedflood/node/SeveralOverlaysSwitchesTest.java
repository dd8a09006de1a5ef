package org.boundedflood.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.boundedflood.node.config.Configuration;
import org.boundedflood.node.status.StatusClient;
import org.boundedflood.node.status.Topic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two overlays, a and b, of two nodes each: bridges a0 and b0 belong to one process, a1 and b1 to
 * another. In both overlays the nodes have the same identifiers, and the leaves the same addresses,
 * though at other places.
 */
@Tag("switches")
@Timeout(120)
class SeveralOverlaysSwitchesTest {
  private static final List<String> NODE_IDS = List.of("10".repeat(16), "90".repeat(16));
  private static final String LEAF = "020000000001";
  private static final String OTHER = "020000000002";
  private static final String BROADCAST = "ffffffffffff";

  /** Sends a frame from the first interface; counts copies at the others until 0.4 s were quiet. */
  private static final String SEND_AND_COUNT =
      """
      import json, select, socket, sys
      def opened(name):
          made = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x88b5))
          made.bind((name, 0x88b5))
          return made
      named = {name: opened(name) for name in sys.argv[3:]}
      sender = opened(sys.argv[1])
      sender.send(bytes.fromhex(sys.argv[2]))
      counts = dict.fromkeys(named, 0)
      while ready := select.select(list(named.values()), [], [], 0.4)[0]:
          for name, each in named.items():
              if each in ready:
                  each.recv(2000)
                  counts[name] += 1
      print(json.dumps(counts))
      """;

  private final List<NodeProcess> running = new ArrayList<>();
  private final ObjectMapper json = new ObjectMapper();
  private OpenVSwitch vswitch;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    vswitch = OpenVSwitch.start(directory);
    vswitch.inNamespace("sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1");
    for (String overlay : List.of("a", "b")) {
      veth("t" + overlay + "0", "t" + overlay + "1");
      for (int node = 0; node < 2; node++) {
        addBridge(overlay, node);
      }
    }
    for (int node = 0; node < 2; node++) {
      startProcess(node);
    }
    for (String bridge : List.of("a0", "a1", "b0", "b1")) {
      await(
          bridge,
          Topic.STATUS,
          status ->
              status.get("ready").asBoolean() && status.get("links").get("live").asInt() == 1);
    }
  }

  @AfterEach
  void stop() {
    running.forEach(NodeProcess::close);
    vswitch.close();
  }

  private void veth(String one, String other) throws Exception {
    vswitch.inNamespace("ip", "link", "add", one, "type", "veth", "peer", "name", other);
    vswitch.inNamespace("ip", "link", "set", one, "mtu", "1600", "up");
    vswitch.inNamespace("ip", "link", "set", other, "mtu", "1600", "up");
  }

  private void addBridge(String overlay, int node) throws Exception {
    String bridge = overlay + node;
    veth("l" + bridge, "dev-" + bridge);
    String tunnel = "t" + bridge;
    vswitch.vsctl(
        ("add-br %s -- set bridge %s datapath_type=netdev external_ids:bf-node-id=%s"
                + " -- add-port %s l%s -- add-port %s %s -- set interface %s"
                + " external_ids:bf-peer=%s")
            .formatted(
                bridge,
                bridge,
                NODE_IDS.get(node),
                bridge,
                bridge,
                bridge,
                tunnel,
                tunnel,
                NODE_IDS.get(1 - node))
            .split(" "));
  }

  private void startProcess(int node) throws Exception {
    Path file =
        Files.writeString(
            vswitch.file("nodes" + node + ".yaml"),
            """
            ovsdb: '%s'
            listen: 'unix:%s'
            nodes:
              - {bridge: a%d, control: 'unix:%s'}
              - {bridge: b%d, control: 'unix:%s', leaf-age: 60s, max-remote-leaves: 1}
            """
                .formatted(
                    vswitch.endpoint(),
                    vswitch.file("of" + node + ".sock"),
                    node,
                    vswitch.file("a" + node + ".sock"),
                    node,
                    vswitch.file("b" + node + ".sock")));
    running.add(NodeProcess.start(Configuration.load(Map.of(), file)));
  }

  private JsonNode ask(String bridge, Topic topic) throws Exception {
    return json.readTree(new StatusClient(vswitch.file(bridge + ".sock")).ask(topic, true));
  }

  private void await(String bridge, Topic topic, Predicate<JsonNode> wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    JsonNode answer = ask(bridge, topic);
    while (!wanted.test(answer)) {
      assertTrue(System.nanoTime() < deadline, bridge + " still " + answer);
      assertFalse(new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS));
      answer = ask(bridge, topic);
    }
  }

  /** Copies of a frame that arrive at the leaves of all bridges but the sender's. */
  private Map<String, Integer> send(String from, String destination, String source)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("python3", "-c", SEND_AND_COUNT, "dev-" + from));
    command.add(destination + source + "88b5" + "00".repeat(46));
    for (String bridge : List.of("a0", "a1", "b0", "b1")) {
      if (!bridge.equals(from)) {
        command.add("dev-" + bridge);
      }
    }
    String counted = vswitch.inNamespace(command.toArray(String[]::new));
    return json.convertValue(
        json.readTree(counted),
        json.getTypeFactory().constructMapType(Map.class, String.class, Integer.class));
  }

  private List<String> remoteLeaves(String bridge) throws Exception {
    return StreamSupport.stream(ask(bridge, Topic.LEAVES).get("remote").spliterator(), false)
        .map(leaf -> leaf.get("mac").asText() + " at " + leaf.get("rootSwitch").asText())
        .toList();
  }

  @Test
  void nothingLeaksFromOneOverlayIntoTheOther() throws Exception {
    assertEquals(Map.of("dev-a1", 1, "dev-b0", 0, "dev-b1", 0), send("a0", BROADCAST, LEAF));
    await("a1", Topic.LEAVES, leaves -> leaves.get("remote").size() == 1);
    assertEquals(List.of("02:00:00:00:00:01 at " + NODE_IDS.get(0)), remoteLeaves("a1"));
    assertEquals(List.of(), remoteLeaves("b1"));
    assertEquals(List.of(), remoteLeaves("b0"));

    // The same address is behind the other node in the other overlay.
    assertEquals(Map.of("dev-a0", 0, "dev-a1", 0, "dev-b0", 1), send("b1", BROADCAST, LEAF));
    await("b0", Topic.LEAVES, leaves -> leaves.get("remote").size() == 1);
    assertEquals(List.of("02:00:00:00:00:01 at " + NODE_IDS.get(1)), remoteLeaves("b0"));
    assertEquals(List.of("02:00:00:00:00:01 at " + NODE_IDS.get(0)), remoteLeaves("a1"));

    assertEquals(Map.of("dev-a0", 1, "dev-b0", 0, "dev-b1", 0), send("a1", LEAF, OTHER));
    assertEquals(Map.of("dev-a0", 0, "dev-a1", 0, "dev-b1", 1), send("b0", LEAF, OTHER));
  }

  @Test
  void eachOverlayHasItsOwnSettings() throws Exception {
    send("a0", BROADCAST, LEAF);
    send("a0", BROADCAST, OTHER);
    send("b0", BROADCAST, LEAF);
    send("b0", BROADCAST, OTHER);
    await("a1", Topic.LEAVES, leaves -> leaves.get("remote").size() == 2);
    await("b1", Topic.LEAVES, leaves -> leaves.get("remote").size() == 1);
    assertTrue(sourceFlow("a0").contains("idle_timeout=300"), () -> "a0");
    assertTrue(sourceFlow("b0").contains("idle_timeout=60"), () -> "b0");
  }

  private String sourceFlow(String bridge) throws Exception {
    return vswitch.inNamespace(
        "ovs-ofctl",
        "--protocols=OpenFlow13",
        "dump-flows",
        "unix:" + vswitch.file(bridge + ".mgmt"),
        "table=1,dl_src=02:00:00:00:00:01");
  }

  @Test
  void anOverlayGoesOnWhenTheOtherIsTakenAway() throws Exception {
    send("a0", BROADCAST, LEAF);
    vswitch.vsctl("del-br", "b0");
    await("b0", Topic.STATUS, status -> status.get("switchState").asText().equals("disconnected"));
    assertEquals(Map.of("dev-a1", 1, "dev-b0", 0, "dev-b1", 0), send("a0", BROADCAST, LEAF));
    assertEquals(Map.of("dev-a0", 1, "dev-b0", 0, "dev-b1", 0), send("a1", LEAF, OTHER));
    assertEquals("connected", ask("a0", Topic.STATUS).get("switchState").asText());
  }
}
