package org.boundedflood.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.node.config.Options.LogLevel;
import org.boundedflood.openflow.Endpoint;
import org.boundedflood.program.PlannerSettings.Limit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
  private static Configuration of(String yaml, Map<String, String> commandLine)
      throws ConfigException {
    return Configuration.of(commandLine, ConfigFile.parse("node.yaml", yaml));
  }

  private static NodeConfig one(String yaml) throws ConfigException {
    return of(yaml, Map.of()).nodes().get(0);
  }

  private static String refusalOf(String yaml) {
    return assertThrows(ConfigException.class, () -> of(yaml, Map.of())).text();
  }

  @Test
  void aBridgeIsAllThatMustBeSaid() throws ConfigException {
    Configuration configuration = Configuration.load(Map.of("bridge", "br0"), null);

    NodeConfig node = configuration.nodes().get(0);
    assertEquals("br0", node.get(Options.BRIDGE));
    assertEquals(Endpoint.of("tcp:127.0.0.1:6653"), node.get(Options.LISTEN));
    assertEquals("unix:/var/run/openvswitch/db.sock", node.get(Options.OVSDB));
    assertEquals(new TopologyChoice.Ovsdb(), node.get(Options.TOPOLOGY));
    assertEquals(Path.of("/run/bounded-flood/br0.sock"), node.control());
    assertEquals(Optional.empty(), node.find(Options.NODE_ID));
    assertEquals(Duration.ofMinutes(5), node.get(Options.LEAF_AGE));
    assertEquals(new Limit(2000, 200), node.get(Options.LIMIT_LEAF_FLOODS));
    assertTrue(node.get(Options.TAKEOVER));
    assertEquals(LogLevel.INFO, configuration.logLevel());
  }

  @Test
  void everySettingCanStandInTheFile() throws ConfigException {
    NodeConfig node =
        one(
            """
            # a comment
            bridge: br7
            node-id: 00000000-0000-0000-0000-000000000012
            ovsdb: tcp:[::1]:6640
            topology: file:/etc/topology.yaml
            control: unix:/tmp/c.sock
            listen: "tcp:10.0.0.1:7000"
            takeover: false
            leaf-age: 1500ms
            max-local-leaves: 12
            limit-unknown: 5/7
            log-level: debug
            """);

    assertEquals(NodeId.of(0, 0x12), node.get(Options.NODE_ID));
    assertEquals("tcp:[::1]:6640", node.get(Options.OVSDB));
    assertEquals(
        new TopologyChoice.File(Path.of("/etc/topology.yaml")), node.get(Options.TOPOLOGY));
    assertEquals(Path.of("/tmp/c.sock"), node.control());
    assertEquals(Endpoint.of("tcp:10.0.0.1:7000"), node.get(Options.LISTEN));
    assertEquals(Duration.ofMillis(1500), node.get(Options.LEAF_AGE));
    assertEquals(12, node.get(Options.MAX_LOCAL_LEAVES));
    assertEquals(new Limit(5, 7), node.get(Options.LIMIT_UNKNOWN));
    assertEquals(LogLevel.DEBUG, node.get(Options.LOG_LEVEL));
  }

  @Test
  void digitsAreKeptAsTheyAreWritten() throws ConfigException {
    NodeConfig node = one("bridge: 0017\nnode-id: 00000000000000000000000000000010\n");

    assertEquals("0017", node.get(Options.BRIDGE));
    assertEquals(NodeId.of(0, 0x10), node.get(Options.NODE_ID));
  }

  @Test
  void theCommandLineGoesBeforeTheNodeAndTheNodeBeforeTheTop() throws ConfigException {
    Configuration configuration =
        of(
            """
            leaf-age: 10s
            refresh-interval: 10s
            settle-limit: 10s
            nodes:
              - bridge: br1
                refresh-interval: 20s
                settle-limit: 20s
              - bridge: br2
            """,
            Map.of("settle-limit", "30s"));

    NodeConfig first = configuration.nodes().get(0);
    NodeConfig second = configuration.nodes().get(1);
    assertEquals(Duration.ofSeconds(10), first.get(Options.LEAF_AGE));
    assertEquals(Duration.ofSeconds(20), first.get(Options.REFRESH_INTERVAL));
    assertEquals(Duration.ofSeconds(30), first.get(Options.SETTLE_LIMIT));
    assertEquals(Duration.ofSeconds(10), second.get(Options.REFRESH_INTERVAL));
    assertEquals(Duration.ofSeconds(30), second.get(Options.SETTLE_LIMIT));
  }

  @Test
  void nodesOfAListListenOnAnyFreePort() throws ConfigException {
    Configuration configuration = of("nodes: [{bridge: br1}, {bridge: br2}]", Map.of());

    List<Endpoint> endpoints =
        configuration.nodes().stream().map(node -> node.get(Options.LISTEN)).toList();
    assertEquals(
        List.of(Endpoint.of("tcp:127.0.0.1:0"), Endpoint.of("tcp:127.0.0.1:0")), endpoints);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "leaf-age      | 300         | a whole number with its unit ms, s or m, from 1s to 1000m",
        "leaf-age      | 1001m       | a whole number with its unit ms, s or m, from 1s to 1000m",
        "leaf-age      | 999ms       | a whole number with its unit ms, s or m, from 1s to 1000m",
        "leaf-age      | -5s         | a whole number with its unit ms, s or m, from 1s to 1000m",
        "takeover      | yes         | true or false",
        "topology      | evio        | ovsdb, file:PATH, or evio:OVERLAY:/PATH or evio:OVERLAY:@NAME",
        "topology      | file:       | ovsdb, file:PATH, or evio:OVERLAY:/PATH or evio:OVERLAY:@NAME",
        "log-level     | INFO        | one of error, warn, info, debug, trace",
        "max-local-leaves | 0        | a whole number from 1 to 1000000",
        "max-local-leaves | 0x10     | a whole number from 1 to 1000000",
        "node-id       | 12          | 32 hex digits, as of a UUID, whose dashes may stand",
        "bridge        | a b         | the name of a bridge: 1 to 64 characters without spaces or"
            + " slashes",
        "ovsdb         | db.sock     | unix:/PATH, tcp:HOST:PORT or ssl:HOST:PORT",
        "control       | /run/x.sock | unix:/PATH, the path at most 100 bytes long",
        "listen        | tcp:70000   | tcp:[ADDRESS:]PORT or ssl:[ADDRESS:]PORT (address 127.0.0.1"
            + " if none is given, port 0 for any free one) or unix:/PATH",
        "limit-unknown | 10          | packets per second in the long run, a slash, and packets at"
            + " once after a pause, each 1 to 1000000",
        "limit-unknown | 0/1         | packets per second in the long run, a slash, and packets at"
            + " once after a pause, each 1 to 1000000",
      })
  void aWrongValueIsRefusedWithItsLineAndWhatIsAllowed(String name, String value, String allowed) {
    String yaml = "# one\n# two\n%s: \"%s\"\n".formatted(name, value);

    assertEquals(
        "node.yaml:3: %s: found \"%s\"; allowed is %s".formatted(name, value, allowed),
        refusalOf(yaml));
  }

  @Test
  void aWrongValueOnTheCommandLineIsSaidToBeThere() {
    ConfigException refusal =
        assertThrows(
            ConfigException.class,
            () -> Configuration.load(Map.of("bridge", "br0", "release", "maybe"), null));

    assertEquals(
        "command line: release: found \"maybe\"; allowed is true or false", refusal.text());
  }

  @Test
  void withoutABridgeThereIsNoNode() {
    assertEquals(
        "bridge is not set; allowed is the name of a bridge: 1 to 64 characters without spaces or"
            + " slashes (bf node --bridge br0)",
        refusalOf("leaf-age: 5s\n"));
  }

  @Test
  void tlsNeedsItsFiles() {
    assertEquals(
        "node.yaml:2: listen: found \"ssl:6653\" but no tls-certificate; allowed is the path of a"
            + " file in PEM format",
        refusalOf("bridge: br0\nlisten: ssl:6653\n"));
    assertEquals(
        "node.yaml:2: listen: found \"ssl:6653\" but no tls-ca; allowed is the path of a file in"
            + " PEM format",
        refusalOf("bridge: br0\nlisten: ssl:6653\ntls-certificate: c.pem\ntls-key: k.pem\n"));
    assertEquals(
        "node.yaml:2: ovsdb: found \"ssl:h:6640\" but no tls-certificate; allowed is the path of a"
            + " file in PEM format",
        refusalOf("bridge: br0\novsdb: ssl:h:6640\n"));
  }

  @Test
  void tlsWithoutClientCertificatesNeedsNoAuthorities() throws ConfigException {
    NodeConfig node =
        one(
            """
            bridge: br0
            listen: ssl:6653
            tls-certificate: c.pem
            tls-key: k.pem
            tls-client-auth: none
            """);

    assertEquals(Endpoint.of("ssl:6653"), node.get(Options.LISTEN));
  }

  @Test
  void anyFreePortNeedsATakeOver() {
    assertEquals(
        "node.yaml:2: listen: found any free port without a take-over; allowed is a port that the"
            + " bridge's controller names",
        refusalOf("bridge: br0\nlisten: tcp:0\ntakeover: false\n"));
  }

  @Test
  void nodesOfOneProcessShareNothing() {
    assertEquals(
        "nodes 1 and 2 share bridge br1 of database unix:/var/run/openvswitch/db.sock; allowed is"
            + " one of its own for each",
        refusalOf("nodes: [{bridge: br1}, {bridge: br1}]"));
    assertEquals(
        "nodes 1 and 2 share control unix:/run/bounded-flood/br1.sock; allowed is one of its own"
            + " for each",
        refusalOf("nodes: [{bridge: br1, ovsdb: 'unix:/a'}, {bridge: br1, ovsdb: 'unix:/b'}]"));
    String nid = "0123456789abcdef0123456789abcdef";
    assertEquals(
        "nodes 1 and 2 share node-id " + nid + "; allowed is one of its own for each",
        refusalOf("node-id: " + nid + "\nnodes: [{bridge: br1}, {bridge: br2}]"));
    assertEquals(
        "nodes 1 and 2 share node-id " + nid + " of overlay A; allowed is one of its own for each",
        refusalOf(
            "topology: evio:A:/run/evio\nnode-id: "
                + nid
                + "\nnodes: [{bridge: br1}, {bridge: br2}]"));
  }

  @Test
  void nodesOfDifferentOverlaysMayHaveTheSameIdentifier() throws ConfigException {
    String nid = "0123456789abcdef0123456789abcdef";
    assertEquals(
        List.of(Optional.of(NodeId.of(nid)), Optional.of(NodeId.of(nid))),
        of(
                "node-id: "
                    + nid
                    + "\nnodes:\n- {bridge: br1, topology: 'evio:A:/run/evio'}"
                    + "\n- {bridge: br2, topology: 'evio:B:@evio'}",
                Map.of())
            .nodes()
            .stream()
            .map(node -> node.find(Options.NODE_ID))
            .toList());
  }

  @Test
  void nodesMayWaitForTheirSwitchesAtTheSameEndpointIfTheyDoItInTheSameWay()
      throws ConfigException {
    Configuration shared = of("listen: tcp:7000\nnodes: [{bridge: br1}, {bridge: br2}]", Map.of());
    assertEquals(Endpoint.of("tcp:7000"), shared.nodes().get(1).get(Options.LISTEN));
    assertEquals(
        "nodes 1 and 3 share listen ssl:127.0.0.1:7000; allowed is that only with the same"
            + " tls-client-auth",
        refusalOf(
            """
            tls-certificate: c.pem
            tls-key: k.pem
            tls-ca: a.pem
            listen: ssl:7000
            nodes:
            - bridge: br1
            - bridge: br2
              listen: tcp:7000
            - bridge: br3
              tls-client-auth: none
            """));
  }

  @Test
  void aFileIsReadFromDiskAndNamedAsGiven(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("n.yaml"), "bridge: br3\nleaf-age: never\n");

    ConfigException refusal =
        assertThrows(ConfigException.class, () -> Configuration.load(Map.of(), file));

    assertEquals(
        file
            + ":2: leaf-age: found \"never\"; allowed is a whole number with its unit ms, s or m,"
            + " from 1s to 1000m",
        refusal.text());
  }

  @Test
  void aMissingFileIsNamed(@TempDir Path directory) {
    Path file = directory.resolve("absent.yaml");

    ConfigException refusal =
        assertThrows(ConfigException.class, () -> Configuration.load(Map.of(), file));

    assertEquals(file + ": there is no such file", refusal.text());
  }
}
