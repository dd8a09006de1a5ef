package org.boundedflood.ovs.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.boundedflood.ovs.OvsCounter;
import org.boundedflood.ovs.ovsdb.OvsdbClient;
import org.boundedflood.ovs.ovsdb.OvsdbEndpoint;
import org.boundedflood.ovs.ovsdb.OvsdbSettings;
import org.boundedflood.ovs.testing.Inbox;
import org.boundedflood.ovs.testing.Loop;
import org.boundedflood.ovs.testing.OvsdbServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taking over and releasing, against a real ovsdb-server without a switch. */
@Tag("switches")
class BridgeTakeOverTest {
  private static final TakeOver OURS = TakeOver.of("unix:/run/bf.sock");

  @TempDir Path directory;
  private final Loop loop = new Loop();
  private final Inbox<BridgeHold.State> states = new Inbox<>();
  private OvsdbServer server;
  private OvsdbClient client;
  private OvsBridge bridge;

  @BeforeEach
  void connect() throws Exception {
    server = OvsdbServer.start(directory);
    server.vsctl("add-br", "br0");
    client =
        new OvsdbClient(loop.get(), OvsdbEndpoint.of(server.endpoint()), OvsdbSettings.DEFAULT);
    client.start();
    Loop.await(client.connected(Duration.ofSeconds(20)));
    bridge = OvsBridge.of(client, "br0");
  }

  @AfterEach
  void close() throws Exception {
    bridge.close();
    client.close();
    server.close();
    loop.close();
  }

  @Test
  void setsWhatIsNeededInOneTransaction() throws Exception {
    assertTrue(Loop.await(bridge.takeOver(OURS)));
    assertEquals("unix:/run/bf.sock", server.vsctl("get-controller", "br0"));
    assertEquals("secure", get("fail_mode"));
    assertEquals(
        "[OpenFlow10, OpenFlow11, OpenFlow12, OpenFlow13, OpenFlow14, OpenFlow15]",
        get("protocols"));
    assertEquals("{disable-in-band=\"true\"}", get("other_config"));
    assertEquals("1000", server.vsctl("get", "controller", "br0", "max_backoff"));
    assertEquals(2 + 1, client.counters().get(OvsCounter.REQUESTS));
  }

  @Test
  void releasingRestoresExactlyWhatWasThere() throws Exception {
    server.vsctl(
        "--id=@a",
        "create",
        "controller",
        "target=\"tcp:10.0.0.1:6653\"",
        "max_backoff=3000",
        "inactivity_probe=0",
        "enable_async_messages=false",
        "external_ids:who=me",
        "other_config:dscp=3",
        "connection_mode=out-of-band",
        "--",
        "--id=@b",
        "create",
        "controller",
        "target=\"ptcp:6634\"",
        "type=service",
        "--",
        "set",
        "bridge",
        "br0",
        "controller=@a,@b",
        "fail_mode=standalone",
        "protocols=OpenFlow10,OpenFlow14",
        "other_config:disable-in-band=false",
        "other_config:hwaddr=02:00:00:00:00:09",
        "external_ids:mine=yes");
    List<String> before = everything();
    assertTrue(Loop.await(bridge.takeOver(OURS)));
    assertEquals("unix:/run/bf.sock", server.vsctl("get-controller", "br0"));
    assertEquals("[OpenFlow10, OpenFlow13, OpenFlow14]", get("protocols"));
    assertTrue(Loop.await(OvsBridge.of(client, "br0").release()));
    assertEquals(before, everything());
    assertFalse(Loop.await(bridge.release()));
  }

  @Test
  void releasingRestoresAnUntouchedBridge() throws Exception {
    List<String> before = everything();
    assertTrue(Loop.await(bridge.takeOver(OURS)));
    assertTrue(Loop.await(bridge.release()));
    assertEquals(before, everything());
  }

  @Test
  void aSecondTakeOverChangesNothingAndAnotherTargetUsesTheSameRow() throws Exception {
    server.vsctl("set-controller", "br0", "tcp:10.0.0.1:6653");
    List<String> before = everything();
    assertTrue(Loop.await(bridge.takeOver(OURS)));
    String row = get("controller");
    String saved = get("external_ids:bf-saved");
    assertFalse(Loop.await(bridge.takeOver(OURS)));
    assertTrue(Loop.await(bridge.takeOver(TakeOver.of("tcp:127.0.0.1:6653"))));
    assertEquals(row, get("controller"));
    assertEquals(saved, get("external_ids:bf-saved"));
    assertEquals("tcp:127.0.0.1:6653", server.vsctl("get-controller", "br0"));
    assertTrue(Loop.await(bridge.release()));
    assertEquals(before, everything());
  }

  @Test
  void severalControllersAreSetAndRowsOfOursAreNotDoubled() throws Exception {
    assertTrue(Loop.await(bridge.takeOver(TakeOver.of("tcp:127.0.0.1:1", "tcp:127.0.0.1:2"))));
    assertTrue(Loop.await(bridge.takeOver(TakeOver.of("tcp:127.0.0.1:2", "tcp:127.0.0.1:3"))));
    assertEquals("tcp:127.0.0.1:2\ntcp:127.0.0.1:3", server.vsctl("get-controller", "br0"));
    assertTrue(Loop.await(bridge.takeOver(TakeOver.of("tcp:127.0.0.1:3"))));
    assertEquals("tcp:127.0.0.1:3", server.vsctl("get-controller", "br0"));
  }

  @Test
  void inBandControlStaysWhereTheControllerIsElsewhere() throws Exception {
    assertTrue(Loop.await(bridge.takeOver(TakeOver.of("tcp:192.0.2.1:6653"))));
    assertEquals("{}", get("other_config"));
  }

  @Test
  void aNodeIdIsMadeOnceAndSurvivesTheRelease() throws Exception {
    assertEquals(Optional.empty(), Loop.await(bridge.nodeId()));
    List<CompletableFuture<String>> proposals =
        loop.on(
            () ->
                List.of(
                    bridge.nodeId("00000000000000000000000000000001"),
                    OvsBridge.of(client, "br0").nodeId("00000000000000000000000000000002")));
    for (var proposal : proposals) {
      assertEquals("00000000000000000000000000000001", Loop.await(proposal));
    }
    assertEquals(1, client.counters().get(OvsCounter.WRITE_CONFLICTS));
    Loop.await(bridge.takeOver(OURS));
    Loop.await(bridge.release());
    assertEquals(Optional.of("00000000000000000000000000000001"), Loop.await(bridge.nodeId()));
  }

  @Test
  void aMissingBridgeIsNamedWithThoseThatExist() throws Exception {
    server.vsctl("add-br", "other");
    BridgeException failure =
        Loop.failure(BridgeException.class, OvsBridge.of(client, "br7").takeOver(OURS));
    assertEquals(
        "no bridge \"br7\" in database Open_vSwitch; there are br0, other", failure.getMessage());
  }

  @Test
  void savedSettingsThatSomebodyBrokeAreQuoted() throws Exception {
    server.vsctl("set", "bridge", "br0", "external_ids:bf-saved=rubbish");
    BridgeException failure = Loop.failure(BridgeException.class, bridge.release());
    assertEquals(BridgeException.Kind.SAVED_SETTINGS_UNREADABLE, failure.kind());
    assertTrue(failure.toString().endsWith("found rubbish"), failure.toString());
  }

  @Test
  void aHeldBridgeIsTakenOverAgainWhenSomebodyChangesIt() throws Exception {
    hold();
    server.vsctl("set-controller", "br0", "tcp:10.0.0.1:6653");
    states.until(state -> state == BridgeHold.State.ASSERTING);
    states.until(state -> state == BridgeHold.State.HELD);
    assertEquals("unix:/run/bf.sock", server.vsctl("get-controller", "br0"));
    assertEquals(1, client.counters().get(OvsCounter.TAKE_OVERS_REASSERTED));
  }

  @Test
  void aHeldBridgeIsLeftAloneWhenSomebodyKeepsChangingIt() throws Exception {
    hold();
    for (int i = 0; i < Contest.ALLOWED; i++) {
      server.vsctl("del-fail-mode", "br0");
      states.until(state -> state == BridgeHold.State.ASSERTING);
      states.until(state -> state == BridgeHold.State.HELD);
    }
    server.vsctl("del-fail-mode", "br0");
    assertEquals(BridgeHold.State.YIELDED, states.next());
    assertEquals("[]", get("fail_mode"));
  }

  @Test
  void aHeldBridgeThatIsReleasedStaysReleased() throws Exception {
    List<String> before = everything();
    hold();
    assertTrue(Loop.await(OvsBridge.of(client, "br0").release()));
    states.until(state -> state == BridgeHold.State.RELEASED);
    assertEquals(before, everything());
  }

  @Test
  void aHeldBridgeThatIsMadeAnewIsTakenOverAgain() throws Exception {
    hold();
    server.vsctl("del-br", "br0");
    states.until(state -> state == BridgeHold.State.WAITING);
    server.vsctl("add-br", "br0");
    states.until(state -> state == BridgeHold.State.HELD);
    assertEquals("secure", get("fail_mode"));
  }

  @Test
  void whatChangedWhileTheServerWasAwayIsSetAgain() throws Exception {
    hold();
    server.stop();
    server.startAgain();
    server.vsctl("set-controller", "br0", "tcp:10.0.0.1:6653");
    states.until(state -> state == BridgeHold.State.ASSERTING);
    states.until(state -> state == BridgeHold.State.HELD);
    assertEquals("unix:/run/bf.sock", server.vsctl("get-controller", "br0"));
  }

  @Test
  void bfdIsSetAndWhatWasThereComesBack() throws Exception {
    server.vsctl("set", "interface", "br0", "bfd:min_rx=700", "bfd:decay_min_rx=9");
    Loop.await(
        bridge.enableBfd("br0", new BfdSettings(Duration.ofMillis(200), Duration.ofMillis(300))));
    assertEquals(
        "{bfd_local_dst_mac=\"01:23:20:00:00:01\", decay_min_rx=\"9\", enable=\"true\","
            + " min_rx=\"300\", min_tx=\"200\"}",
        server.vsctl("get", "interface", "br0", "bfd"));
    Loop.await(bridge.enableBfd("br0", BfdSettings.DEFAULT));
    Loop.await(bridge.disableBfd("br0"));
    assertEquals(
        "{decay_min_rx=\"9\", min_rx=\"700\"}", server.vsctl("get", "interface", "br0", "bfd"));
    assertEquals("{}", server.vsctl("get", "interface", "br0", "external_ids"));
    BridgeException failure = Loop.failure(BridgeException.class, bridge.disableBfd("nope"));
    assertEquals("no interface \"nope\" in database Open_vSwitch", failure.getMessage());
  }

  private void hold() throws InterruptedException {
    bridge.hold(OURS, (state, reason) -> states.add(state));
    assertEquals(BridgeHold.State.HELD, states.until(state -> state == BridgeHold.State.HELD));
  }

  private String get(String column) {
    return server.vsctl("get", "bridge", "br0", column);
  }

  /** All settings of the bridge and of its controllers, whatever the identity of their rows. */
  private List<String> everything() {
    String bridges =
        server.vsctl(
            "--columns=fail_mode,protocols,other_config,external_ids", "list", "bridge", "br0");
    String controllers =
        server.vsctl(
            "--columns=target,type,max_backoff,inactivity_probe,connection_mode,local_ip,"
                + "enable_async_messages,other_config,external_ids,controller_rate_limit",
            "--format=csv",
            "list",
            "controller");
    return Stream.concat(bridges.lines(), controllers.lines().sorted()).toList();
  }
}
