package org.boundedflood.ovs.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.boundedflood.ovs.OvsCounter;
import org.boundedflood.ovs.ovsdb.OvsdbClient;
import org.boundedflood.ovs.ovsdb.OvsdbEndpoint;
import org.boundedflood.ovs.ovsdb.OvsdbSettings;
import org.boundedflood.ovs.testing.Inbox;
import org.boundedflood.ovs.testing.Loop;
import org.boundedflood.ovs.testing.OvsdbServer;
import org.boundedflood.ovs.testing.VirtualSwitch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ports of a bridge, as a real switch reports them. */
@Tag("switches")
class SwitchPortsTest {
  @TempDir Path directory;
  private final Loop loop = new Loop();
  private final Seen watched = new Seen();
  private final Inbox<BridgeSnapshot> snapshots = watched.snapshots();
  private OvsdbServer server;
  private VirtualSwitch vswitch;
  private OvsdbClient client;
  private OvsBridge bridge;

  @BeforeEach
  void start() throws Exception {
    server = OvsdbServer.start(directory);
    vswitch = VirtualSwitch.start(server);
    server.vsctl("add-br", "br0", "--", "set", "bridge", "br0", "datapath_type=netdev");
    client =
        new OvsdbClient(loop.get(), OvsdbEndpoint.of(server.endpoint()), OvsdbSettings.DEFAULT);
    client.start();
    bridge = OvsBridge.of(client, "br0");
    bridge.watch(watched);
  }

  @AfterEach
  void stop() {
    bridge.close();
    client.close();
    vswitch.close();
    server.close();
    loop.close();
  }

  @Test
  void portsAreSeenWithWhatTheSwitchKnowsOfThem() throws Exception {
    vswitch.run("ip", "link", "add", "v0", "type", "veth", "peer", "name", "v1");
    vswitch.run("ip", "link", "set", "v0", "mtu", "1400", "up");
    server.vsctl(
        "add-port",
        "br0",
        "v0",
        "--",
        "set",
        "interface",
        "v0",
        "external_ids:a=interface",
        "ofport_request=7",
        "--",
        "set",
        "port",
        "v0",
        "external_ids:a=port",
        "external_ids:b=port",
        "--",
        "add-port",
        "br0",
        "vx1",
        "--",
        "set",
        "interface",
        "vx1",
        "type=geneve",
        "options:remote_ip=192.0.2.1",
        "options:key=5");
    BridgeSnapshot snapshot =
        snapshots.until(
            seen ->
                seen.ports().containsKey("vx1")
                    && port(seen, "v0").number().isPresent()
                    && port(seen, "vx1").number().isPresent());
    BridgePort veth = port(snapshot, "v0");
    assertEquals("system", veth.type());
    assertEquals(OptionalInt.of(7), veth.number());
    assertEquals(OptionalInt.of(1400), veth.mtu());
    assertEquals(Map.of("a", "interface", "b", "port"), veth.externalIds());
    assertTrue(veth.adminUp());
    assertFalse(veth.linkUp());
    assertEquals(17, Objects.requireNonNull(veth.macInUse()).length());
    BridgePort geneve = port(snapshot, "vx1");
    assertEquals("geneve", geneve.type());
    assertEquals(Map.of("remote_ip", "192.0.2.1", "key", "5"), geneve.options());
    assertEquals(16, Objects.requireNonNull(snapshot.datapathId()).length());
    assertEquals("internal", port(snapshot, "br0").type());

    vswitch.run("ip", "link", "set", "v1", "up");
    snapshots.until(seen -> port(seen, "v0").linkUp());
    server.vsctl("del-port", "br0", "v0");
    assertEquals(
        Set.of("br0", "vx1"),
        snapshots.until(seen -> !seen.ports().containsKey("v0")).ports().keySet());
  }

  @Test
  void aPortThatCannotBeSetUpSaysWhy() throws Exception {
    server.vsctl("add-port", "br0", "nothere");
    BridgePort port =
        port(
            snapshots.until(
                seen ->
                    seen.ports().containsKey("nothere") && port(seen, "nothere").error() != null),
            "nothere");
    assertEquals(OptionalInt.empty(), port.number());
    assertTrue(Objects.requireNonNull(port.error()).contains("No such device"), port.error());
  }

  @Test
  void onlyChangesOfThisBridgeAreTold() throws Exception {
    snapshots.until(seen -> seen.datapathId() != null && port(seen, "br0").number().isPresent());
    server.vsctl(
        "add-br",
        "other",
        "--",
        "set",
        "bridge",
        "other",
        "datapath_type=netdev",
        "external_ids:x=y");
    server.vsctl("del-br", "other");
    server.vsctl("set", "bridge", "br0", "external_ids:mark=1");
    BridgeSnapshot last = snapshots.until(seen -> seen.externalIds().containsKey("mark"));
    assertEquals(Set.of("br0"), last.ports().keySet());
    long told = client.counters().get(OvsCounter.BRIDGE_SNAPSHOTS);
    assertTrue(client.counters().get(OvsCounter.MONITOR_UPDATES) > told);
  }

  @Test
  void bfdIsTurnedOnAndItsStateIsSeen() throws Exception {
    server.vsctl(
        "add-port",
        "br0",
        "vx1",
        "--",
        "set",
        "interface",
        "vx1",
        "type=geneve",
        "options:remote_ip=192.0.2.1");
    Loop.await(client.connected(Duration.ofSeconds(20)));
    Loop.await(bridge.enableBfd("vx1", BfdSettings.DEFAULT));
    BridgePort probed =
        port(
            snapshots.until(
                seen ->
                    seen.ports().containsKey("vx1") && !port(seen, "vx1").bfdStatus().isEmpty()),
            "vx1");
    assertEquals("down", probed.bfdStatus().get("state"));
    assertEquals(Optional.of(false), probed.bfdForwarding());
    Loop.await(bridge.disableBfd("vx1"));
    snapshots.until(seen -> port(seen, "vx1").bfdForwarding().isEmpty());
  }

  @Test
  void aRestartOfTheServerIsSurvived() throws Exception {
    snapshots.until(seen -> seen.datapathId() != null);
    server.stop();
    server.startAgain();
    server.vsctl(
        "add-port",
        "br0",
        "vx1",
        "--",
        "set",
        "interface",
        "vx1",
        "type=geneve",
        "options:remote_ip=192.0.2.1");
    snapshots.until(seen -> seen.ports().containsKey("vx1"));
    snapshots.until(seen -> seen.datapathId() != null && port(seen, "vx1").number().isPresent());
    assertEquals(2, client.counters().get(OvsCounter.CONNECTIONS));
    assertEquals(1, client.counters().get(OvsCounter.CONNECTIONS_LOST));
  }

  @Test
  void aBridgeThatComesAndGoesIsTold() throws Exception {
    snapshots.next();
    server.vsctl("del-br", "br0");
    assertTrue(watched.absences().next().startsWith("no bridge \"br0\" in database Open_vSwitch"));
    server.vsctl("add-br", "br0", "--", "set", "bridge", "br0", "datapath_type=netdev");
    snapshots.until(seen -> seen.datapathId() != null);
  }

  private static BridgePort port(BridgeSnapshot snapshot, String name) {
    return Objects.requireNonNull(snapshot.ports().get(name), name);
  }
}
