package org.boundedflood.ovs.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
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

/** Ports that this project makes and removes, in a real switch. */
@Tag("switches")
class MadePortTest {
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
    Loop.await(client.connected(Duration.ofSeconds(10)));
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

  private static MadePort port(String remote) {
    return new MadePort(
        "bft1",
        "geneve",
        new TreeMap<>(Map.of("remote_ip", remote, "key", "5")),
        "overlay:lab",
        new TreeMap<>(Map.of("bf-peer", "7")));
  }

  private static BridgePort shown(BridgeSnapshot snapshot) {
    return Objects.requireNonNull(snapshot.ports().get("bft1"), snapshot::toString);
  }

  @Test
  void aPortIsMadeSetAnewAndRemovedAndWhatOthersNotedAtItStays() throws Exception {
    assertTrue(Loop.await(bridge.makePort(port("192.0.2.1"))));
    BridgePort made =
        shown(
            snapshots.until(
                seen ->
                    seen.ports().containsKey("bft1")
                        && seen.ports().get("bft1").number().isPresent()));
    assertTrue(port("192.0.2.1").isInPlace(made), made::toString);
    assertEquals("overlay:lab", MadePort.ownerOf(made));
    server.vsctl("set", "interface", "bft1", "external_ids:note=mine");
    assertFalse(Loop.await(bridge.makePort(port("192.0.2.1"))));
    assertTrue(Loop.await(bridge.makePort(port("192.0.2.2"))));
    BridgePort moved =
        shown(
            snapshots.until(
                seen -> port("192.0.2.2").isInPlace(seen.ports().getOrDefault("bft1", made))));
    assertEquals("mine", moved.externalIds().get("note"));
    assertTrue(Loop.await(bridge.removePort("bft1", "overlay:lab")));
    snapshots.until(seen -> !seen.ports().containsKey("bft1"));
    assertFalse(Loop.await(bridge.removePort("bft1", "overlay:lab")));
  }

  @Test
  void aPortThatSomebodyElseMadeIsNeitherChangedNorRemoved() throws Exception {
    server.vsctl("add-port", "br0", "bft1", "--", "set", "interface", "bft1", "type=internal");
    for (var outcome :
        new CompletableFuture<?>[] {
          bridge.makePort(port("192.0.2.1")), bridge.removePort("bft1", "overlay:lab")
        }) {
      assertEquals(
          BridgeException.Kind.NOT_OURS, Loop.failure(BridgeException.class, outcome).kind());
    }
    assertEquals("internal", shown(snapshots.until(s -> s.ports().containsKey("bft1"))).type());
  }

  @Test
  void aBridgeThatIsNotThereIsNamed() throws Exception {
    OvsBridge other = OvsBridge.of(client, "br9");
    assertEquals(
        BridgeException.Kind.NO_BRIDGE,
        Loop.failure(BridgeException.class, other.makePort(port("192.0.2.1"))).kind());
    other.close();
  }
}
