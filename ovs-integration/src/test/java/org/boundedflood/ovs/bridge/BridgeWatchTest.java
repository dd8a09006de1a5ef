package org.boundedflood.ovs.bridge;

import static org.boundedflood.ovs.testing.VswitchScript.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.boundedflood.ovs.OvsCounter;
import org.boundedflood.ovs.ovsdb.OvsdbClient;
import org.boundedflood.ovs.ovsdb.OvsdbEndpoint;
import org.boundedflood.ovs.ovsdb.OvsdbSettings;
import org.boundedflood.ovs.testing.Inbox;
import org.boundedflood.ovs.testing.Loop;
import org.boundedflood.ovs.testing.ScriptedServer;
import org.boundedflood.ovs.testing.ScriptedServer.Connection;
import org.boundedflood.ovs.testing.VswitchScript;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What listeners of a bridge are told, by a server that says what the test wants. */
class BridgeWatchTest {
  /** Bridges br0 and other, each with its local port; br0 has a controller. */
  private static final String TABLES =
      ("{'Bridge':{"
              + "'%s':{'initial':{'name':'br0','ports':['uuid','%s'],'controller':['uuid','%s'],"
              + "'datapath_id':'0000000000000001','fail_mode':'secure','protocols':'OpenFlow13'}},"
              + "'%s':{'initial':{'name':'other','ports':['uuid','%s']}}},"
              + "'Port':{"
              + "'%s':{'initial':{'name':'br0','interfaces':['uuid','%s'],"
              + "'external_ids':['map',[['a','port'],['b','port']]]}},"
              + "'%s':{'initial':{'name':'other','interfaces':['uuid','%s']}}},"
              + "'Interface':{"
              + "'%s':{'initial':{'name':'br0','type':'internal','ofport':65534,"
              + "'external_ids':['map',[['a','interface']]]}},"
              + "'%s':{'initial':{'name':'other'}}},"
              + "'Controller':{'%s':{'initial':{'target':'unix:/run/x','is_connected':true}}}}")
          .formatted(
              row(1), row(3), row(7), row(2), row(4), row(3), row(5), row(4), row(6), row(5),
              row(6), row(7));

  private final Loop loop = new Loop();
  private final Inbox<BridgeSnapshot> snapshots = new Inbox<>();
  private final Inbox<String> absences = new Inbox<>();
  private ScriptedServer server;
  private OvsdbClient client;
  private OvsBridge bridge;
  private BridgeWatch watch;
  private Connection connection;

  @BeforeEach
  void connect() throws Exception {
    server = new ScriptedServer();
    client =
        new OvsdbClient(loop.get(), OvsdbEndpoint.of(server.endpoint()), OvsdbSettings.DEFAULT);
    client.start();
    bridge = OvsBridge.of(client, "br0");
    watch = bridge.watch(new Seen(snapshots, absences));
    connection = server.accept();
    VswitchScript.monitored(connection, TABLES);
  }

  @AfterEach
  void close() throws Exception {
    bridge.close();
    client.close();
    connection.close();
    server.close();
    loop.close();
  }

  @Test
  void theBridgeIsToldWithAllThatBelongsToIt() throws Exception {
    BridgeSnapshot snapshot = snapshots.next();
    assertEquals("0000000000000001", snapshot.datapathId());
    assertEquals("secure", snapshot.failMode());
    assertEquals(Set.of("OpenFlow13"), snapshot.protocols());
    assertEquals(
        List.of(new BridgeSnapshot.Controller("unix:/run/x", true)), snapshot.controllers());
    assertEquals(Set.of("br0"), snapshot.ports().keySet());
    BridgePort port = Objects.requireNonNull(snapshot.ports().get("br0"));
    assertEquals("internal", port.type());
    assertEquals(OptionalInt.of(65534), port.number());
    assertEquals(Map.of("a", "interface", "b", "port"), port.externalIds());
  }

  @Test
  void changesOfOtherBridgesAreNotTold() throws Exception {
    snapshots.next();
    VswitchScript.changed(
        connection, 1, "{'Interface':{'" + row(6) + "':{'modify':{'mtu':1400}}}}");
    VswitchScript.changed(
        connection, 2, "{'Interface':{'" + row(5) + "':{'modify':{'mtu':1300}}}}");
    BridgeSnapshot next = snapshots.next();
    assertEquals(OptionalInt.of(1300), Objects.requireNonNull(next.ports().get("br0")).mtu());
    assertEquals(2, client.counters().get(OvsCounter.BRIDGE_SNAPSHOTS));
    assertEquals(3, client.counters().get(OvsCounter.MONITOR_UPDATES));
  }

  @Test
  void aPortThatTheSwitchCouldNotSetUpHasNoNumber() throws Exception {
    snapshots.next();
    VswitchScript.changed(
        connection, 1, "{'Interface':{'" + row(5) + "':{'modify':{'ofport':-1}}}}");
    assertEquals(
        OptionalInt.empty(), Objects.requireNonNull(snapshots.next().ports().get("br0")).number());
  }

  @Test
  void aBridgeThatGoesIsToldWithTheNamesOfTheOthers() throws Exception {
    snapshots.next();
    VswitchScript.changed(connection, 1, "{'Bridge':{'" + row(1) + "':{'delete':null}}}");
    assertEquals("no bridge \"br0\" in database Open_vSwitch; there are other", absences.next());
  }

  @Test
  void aListenerThatComesLateHearsThePresentStateAndOneThatLeftHearsNoMore() throws Exception {
    BridgeSnapshot first = snapshots.next();
    Inbox<BridgeSnapshot> late = new Inbox<>();
    bridge.watch(new Seen(late, absences));
    assertEquals(first, late.next());
    loop.on(
        () -> {
          watch.close();
          return true;
        });
    VswitchScript.changed(
        connection, 1, "{'Interface':{'" + row(5) + "':{'modify':{'mtu':1300}}}}");
    late.next();
    assertTrue(snapshots.isEmpty());
  }

  /** A row whose columns hold something else than the schema says is the server's mistake. */
  @Test
  void columnsOfAWrongKindResetTheConnection() throws Exception {
    snapshots.next();
    VswitchScript.changed(
        connection, 1, "{'Interface':{'" + row(5) + "':{'modify':{'mtu':'big'}}}}");
    assertTrue(connection.isClosedByClient());
    assertEquals(1, client.counters().get(OvsCounter.MALFORMED_MESSAGES));
  }
}
