package org.boundedflood.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.boundedflood.core.demand.DemandThreshold;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.openflow.Endpoint;
import org.boundedflood.topology.evio.EvioAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginalConfigTest {
  private static final String NID = "0123456789abcdef0123456789abcdef";

  /** As the original writes it: the overlays stand there twice. */
  private static final String TWO_BRIDGES =
      """
      {"Overlays": {"AA": {"OverlayId": "AA"}, "BB": {}}, "LogDir": "/var/log/x",
       "LogLevel": "WARNING", "MaxBytes": 4096, "BackupCount": 3, "NodeId": "%s",
       "ProxyAddress": "\\u0000f4cfa", "TrafficAnalysisInterval": 5, "StateTracingEnabled": true,
       "eviAA": {"OverlayId": "AA", "DemandThreshold": "10M", "FlowIdleTimeout": 120,
                 "FlowHardTimeout": 60, "MaxOnDemandEdges": 7, "TrafficAnalysisInterval": 2.5},
       "eviBB": {"OverlayId": "BB"}}"""
          .formatted(NID);

  private static Configuration load(String json) throws ConfigException {
    return Configuration.ofOriginal(
        OriginalConfig.read("json", json),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static String refusalOf(String json) {
    return assertThrows(ConfigException.class, () -> load(json)).text();
  }

  @Test
  void eachBridgeIsANodeOfItsOwnOverlayWithItsOwnSettings() throws ConfigException {
    Configuration configuration = load(TWO_BRIDGES);
    assertEquals(Options.LogLevel.WARN, configuration.logLevel());
    NodeConfig one = configuration.nodes().get(0);
    NodeConfig two = configuration.nodes().get(1);
    assertEquals(2, configuration.nodes().size());
    assertEquals("eviAA", one.get(Options.BRIDGE));
    assertEquals("eviBB", two.get(Options.BRIDGE));
    for (NodeConfig node : configuration.nodes()) {
      assertEquals(Optional.of(NodeId.of(NID)), node.find(Options.NODE_ID));
      assertEquals(Endpoint.of("tcp:127.0.0.1:6633"), node.get(Options.LISTEN));
      assertEquals(Duration.ofMinutes(1), node.get(StartOptions.BRIDGE_WAIT));
    }
    EvioAddress address = EvioAddress.of("@f4cfa");
    assertEquals(new TopologyChoice.Evio("AA", address), one.get(Options.TOPOLOGY));
    assertEquals(new TopologyChoice.Evio("BB", address), two.get(Options.TOPOLOGY));
    assertEquals(DemandThreshold.of("10M"), one.get(DemandOptions.THRESHOLD));
    assertEquals(DemandThreshold.of("100M"), two.get(DemandOptions.THRESHOLD));
    assertEquals(7, one.get(DemandOptions.MAX));
    assertEquals(Duration.ofMinutes(2), one.get(DemandOptions.IDLE));
    assertEquals(Duration.ofMillis(2500), one.get(DemandOptions.INTERVAL));
    assertEquals(Duration.ofSeconds(5), two.get(DemandOptions.INTERVAL));
  }

  @Test
  void itSaysWhereToLog() throws ConfigException {
    OriginalConfig config = OriginalConfig.read("json", TWO_BRIDGES);
    assertEquals(Optional.of(Path.of("/var/log/x")), config.logDirectory());
    assertEquals(4096, config.logFileBytes());
    assertEquals(3, config.logFiles());
  }

  @Test
  void anOperatorsFileSaysTheRest(@TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("bf.yaml"),
            "listen: tcp:7000\nleaf-age: 60s\non-demand-max: 1\nbridge: other\n");
    Configuration configuration =
        Configuration.ofOriginal(
            OriginalConfig.read("json", TWO_BRIDGES),
            true,
            Optional.empty(),
            Optional.of("unix:/ovs/db.sock"),
            Optional.of(file));
    NodeConfig one = configuration.nodes().get(0);
    assertEquals(Endpoint.of("tcp:7000"), one.get(Options.LISTEN));
    assertEquals(Duration.ofMinutes(1), one.get(Options.LEAF_AGE));
    assertEquals("unix:/ovs/db.sock", one.get(Options.OVSDB));
    assertEquals("eviAA", one.get(Options.BRIDGE));
    assertEquals(7, one.get(DemandOptions.MAX));
    assertEquals(1, configuration.nodes().get(1).get(DemandOptions.MAX));
    assertEquals(Options.LogLevel.DEBUG, configuration.logLevel());

    Files.writeString(file, "nodes: [{bridge: br0}]\n");
    assertEquals(
        file + ": found a list of nodes; allowed are settings that hold for all bridges",
        assertThrows(
                ConfigException.class,
                () ->
                    Configuration.ofOriginal(
                        OriginalConfig.read("json", TWO_BRIDGES),
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(file)))
            .text());
  }

  @Test
  void aCommandLineThatSaysWhereToListenGoesBeforeAll() throws ConfigException {
    Configuration configuration =
        Configuration.ofOriginal(
            OriginalConfig.read("json", TWO_BRIDGES),
            false,
            Optional.of("tcp:127.0.0.1:6690"),
            Optional.empty(),
            Optional.empty());
    assertEquals(
        List.of(Endpoint.of("tcp:6690"), Endpoint.of("tcp:6690")),
        configuration.nodes().stream().map(node -> node.get(Options.LISTEN)).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nope | json: is not JSON: Unrecognized token 'nope': was expecting (JSON String, Number,"
            + " Array, Object or token 'null', 'true' or 'false')",
        "[] | json: found no JSON object; allowed is one",
        "{\"b\": {\"Overlay\": \"A\"}} | json: allowed is an object with OverlayId for each bridge,"
            + " and there is none",
        "{\"b\": {\"OverlayId\": \"A\"}} | json: NodeId: found nothing; allowed is a text",
        "{\"NodeId\": \"7\", \"ProxyAddress\": \"/e\", \"b\": {\"OverlayId\": \"A\"}} | json: NodeId:"
            + " node-id: found \"7\"; allowed is 32 hex digits, as of a UUID, whose dashes may"
            + " stand",
        "{\"NodeId\": \"0123456789abcdef0123456789abcdef\", \"ProxyAddress\": \"e\", \"b\":"
            + " {\"OverlayId\": \"A\"}} | json: OverlayId and ProxyAddress: topology: found"
            + " \"evio:A:e\"; allowed is ovsdb, file:PATH, or evio:OVERLAY:/PATH or"
            + " evio:OVERLAY:@NAME",
        "{\"NodeId\": \"0123456789abcdef0123456789abcdef\", \"ProxyAddress\": \"/e\", \"b\":"
            + " {\"OverlayId\": \"A\", \"MaxOnDemandEdges\": 900}} | json: b.MaxOnDemandEdges:"
            + " on-demand-max: found \"900\"; allowed is a whole number from 0 to 100",
        "{\"LogLevel\": \"LOUD\", \"NodeId\": \"x\", \"ProxyAddress\": \"/e\", \"b\": {\"OverlayId\":"
            + " \"A\"}} | json: LogLevel: found \"LOUD\"; allowed is one of CRITICAL, DEBUG, ERROR,"
            + " INFO, NOTSET, WARN, WARNING",
      })
  void whatCannotBeUsedIsRefusedWithItsPlace(String json, String refusal) {
    assertEquals(refusal, refusalOf(json));
  }
}
