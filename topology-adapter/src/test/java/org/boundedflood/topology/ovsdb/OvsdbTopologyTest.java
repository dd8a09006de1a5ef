package org.boundedflood.topology.ovsdb;

import static org.boundedflood.ovs.testing.VswitchScript.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;
import org.boundedflood.ovs.bridge.OvsBridge;
import org.boundedflood.ovs.ovsdb.OvsdbClient;
import org.boundedflood.ovs.ovsdb.OvsdbEndpoint;
import org.boundedflood.ovs.ovsdb.OvsdbSettings;
import org.boundedflood.ovs.testing.Loop;
import org.boundedflood.ovs.testing.ScriptedServer;
import org.boundedflood.ovs.testing.ScriptedServer.Connection;
import org.boundedflood.ovs.testing.VswitchScript;
import org.boundedflood.topology.Recorder;
import org.boundedflood.topology.TopologyCounter;
import org.boundedflood.topology.TunnelAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OvsdbTopologyTest {
  private static final NodeId SELF = NodeId.of(0, 1);
  private static final NodeId PEER = NodeId.of(0, 2);
  private static final PortRole TUNNEL = new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 0);

  private final Loop loop = new Loop();
  private final Recorder told = new Recorder();
  private ScriptedServer server;
  private OvsdbClient client;
  private OvsBridge bridge;
  private OvsdbTopology topology;

  @BeforeEach
  void connect() throws Exception {
    server = new ScriptedServer();
    client =
        new OvsdbClient(loop.get(), OvsdbEndpoint.of(server.endpoint()), OvsdbSettings.DEFAULT);
    client.start();
    bridge = OvsBridge.of(client, "br0");
    topology = new OvsdbTopology(bridge, SELF);
    topology.start(told);
  }

  @AfterEach
  void close() throws Exception {
    topology.close();
    bridge.close();
    client.close();
    server.close();
    loop.close();
  }

  @Test
  void theInterfacesOfTheBridgeSayTheirRoles() throws Exception {
    try (Connection connection = server.accept()) {
      VswitchScript.monitored(connection, tables("geneve", "['map',[['bf-peer','" + PEER + "']]]"));
      TopologySnapshot first = told.snapshots.next();
      assertEquals(Map.of("br0", PortRole.LEAF, "p1", TUNNEL), first.roles());
      assertEquals(PortRole.UNCATEGORISED, first.unlisted());

      VswitchScript.changed(connection, 1, change("'ofport':5"));
      VswitchScript.changed(connection, 2, change("'mtu':1400"));
      TopologySnapshot second = told.snapshots.next();
      assertEquals(new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 1400), second.roles().get("p1"));
      assertTrue(second.sequence() > first.sequence());
      assertEquals(1, topology.counters().get(TopologyCounter.UNCHANGED));
    }
  }

  @Test
  void aMistakeIsToldOnceUntilItChanges() throws Exception {
    try (Connection connection = server.accept()) {
      VswitchScript.monitored(connection, tables("system", "['map',[['bf-peer','12']]]"));
      assertEquals(PortRole.UNCATEGORISED, told.snapshots.next().roleOf("p1"));
      assertTrue(told.problems.next().contains("found \"12\""));
      VswitchScript.changed(connection, 1, change("'ofport':5"));
      VswitchScript.changed(connection, 2, change("'external_ids':['map',[['bf-peer','13']]]"));
      assertTrue(told.problems.next().contains("found \"13\""));
      assertEquals(2, topology.counters().get(TopologyCounter.PORTS_REFUSED));
    }
  }

  @Test
  void whenTheBridgeGoesNoPortCarriesTraffic() throws Exception {
    try (Connection connection = server.accept()) {
      VswitchScript.monitored(connection, tables("system", "['map',[]]"));
      assertEquals(PortRole.LEAF, told.snapshots.next().roleOf("p1"));
      VswitchScript.changed(connection, 1, "{'Bridge':{'" + row(1) + "':{'delete':null}}}");
      TopologySnapshot gone = told.snapshots.next();
      assertEquals(PortRole.UNCATEGORISED, gone.roleOf("p1"));
      assertTrue(told.problems.next().contains("no bridge \"br0\""));
    }
  }

  @Test
  void namesAreThoseThatTheSwitchReports() throws Exception {
    try (Connection connection = server.accept()) {
      VswitchScript.monitored(
          connection,
          tables("geneve", "['map',[['bf-peer','" + PEER + "']]]")
              .replace("'name':'p1','type'", "'name':'a-very-long-tunnel-name','type'"));
      assertEquals(TUNNEL, told.snapshots.next().roleOf("a-very-long-tun"));
    }
  }

  @Test
  void requestsForTunnelsAreAnsweredPlainly() throws Exception {
    TunnelAnswer answer = Loop.await(topology.requestTunnel(PEER));
    assertEquals(TunnelAnswer.Outcome.UNSUPPORTED, answer.outcome());
    assertEquals("tunnels of bridge br0 are made and removed with ovs-vsctl", answer.reason());
  }

  private static String change(String column) {
    return "{'Interface':{'" + row(5) + "':{'modify':{" + column + "}}}}";
  }

  /** Bridge br0 with its local port and a port p1. */
  private static String tables(String type, String externalIds) {
    return ("{'Bridge':{'%s':{'initial':{'name':'br0','ports':['set',[['uuid','%s'],['uuid','%s']]]}}},"
            + "'Port':{'%s':{'initial':{'name':'br0','interfaces':['uuid','%s']}},"
            + "'%s':{'initial':{'name':'p1','interfaces':['uuid','%s']}}},"
            + "'Interface':{'%s':{'initial':{'name':'br0','type':'internal'}},"
            + "'%s':{'initial':{'name':'p1','type':'%s','external_ids':%s}}}}")
        .formatted(
            row(1),
            row(2),
            row(3),
            row(2),
            row(4),
            row(3),
            row(5),
            row(4),
            row(5),
            type,
            externalIds);
  }
}
