package org.boundedflood.ovs.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.boundedflood.ovs.OvsCounter;
import org.boundedflood.ovs.ovsdb.OvsdbClient;
import org.boundedflood.ovs.ovsdb.OvsdbEndpoint;
import org.boundedflood.ovs.ovsdb.OvsdbSettings;
import org.boundedflood.ovs.testing.Command;
import org.boundedflood.ovs.testing.Inbox;
import org.boundedflood.ovs.testing.Loop;
import org.boundedflood.ovs.testing.OvsdbServer;
import org.boundedflood.ovs.testing.VirtualSwitch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real switch that looked for its controller in vain until it looks only now and then. */
@Tag("switches")
class ReattachmentTest {
  /** The switch looks again 4 s after it wrote so: half of that is enough to tell. */
  private static final String GIVEN_UP_FOR_NOW = "waiting 4 seconds before reconnect";

  private static final long SOON_MILLIS = 2000;

  /** Questions to the database, one after the other. */
  private static final int MORE_THAN_TWO_WRITES_TAKE = 20;

  @TempDir Path directory;
  private final Loop loop = new Loop();
  private final Inbox<BridgeHold.State> states = new Inbox<>();
  private OvsdbServer server;
  private OvsdbClient client;
  private OvsBridge bridge;
  private TakeOver ours;

  @BeforeEach
  void takeOver() throws Exception {
    server = OvsdbServer.start(directory);
    server.vsctl("add-br", "br0", "--", "set", "bridge", "br0", "datapath_type=netdev");
    client =
        new OvsdbClient(loop.get(), OvsdbEndpoint.of(server.endpoint()), OvsdbSettings.DEFAULT);
    client.start();
    Loop.await(client.connected(Duration.ofSeconds(20)));
    bridge = OvsBridge.of(client, "br0");
    ours = TakeOver.of("unix:" + directory.resolve("ctl"));
    assertTrue(Loop.await(bridge.takeOver(ours)));
  }

  @AfterEach
  void stop() {
    bridge.close();
    client.close();
    server.close();
    loop.close();
  }

  @Test
  void itLooksAtOnceAndKeepsItsFlows() throws Exception {
    try (VirtualSwitch vswitch = VirtualSwitch.start(server)) {
      vswitch.untilLogged(GIVEN_UP_FOR_NOW);
      flows("add-flow", "priority=7,actions=drop");
      try (ServerSocketChannel controller = listen()) {
        hold(false);
        assertTrue(connects(controller), "the switch did not connect");
        assertEquals(BridgeHold.State.HELD, states.until(state -> state == BridgeHold.State.HELD));
      }
      assertTrue(flows("dump-flows").contains("priority=7"), () -> flows("dump-flows"));
    }
    assertEquals(ours.controllers().get(0), server.vsctl("get-controller", "br0"));
    assertEquals(1, client.counters().get(OvsCounter.REATTACHMENTS));
  }

  @Test
  void itLooksAtOnceThoughItWasNotAwakeWhenTheControllerWasTakenAway() throws Exception {
    Seen seen = new Seen();
    try (VirtualSwitch vswitch = VirtualSwitch.start(server)) {
      vswitch.untilLogged(GIVEN_UP_FOR_NOW);
      bridge.watch(seen);
      try (ServerSocketChannel controller = listen()) {
        vswitch.signal("STOP");
        hold(false);
        seen.snapshots()
            .until(bridge -> bridge.controllers().get(0).target().equals(Reattachment.STAND_IN));
        for (int i = 0; i < MORE_THAN_TWO_WRITES_TAKE; i++) {
          Loop.await(bridge.nodeId());
        }
        assertEquals(Reattachment.STAND_IN, server.vsctl("get-controller", "br0"));
        vswitch.signal("CONT");
        assertTrue(connects(controller), "the switch did not connect");
      }
    }
  }

  @Test
  void oneThatIsConnectedIsLeftAlone() throws Exception {
    hold(true);
    assertEquals(BridgeHold.State.HELD, states.until(state -> state == BridgeHold.State.HELD));
    assertEquals(0, client.counters().get(OvsCounter.REATTACHMENTS));
  }

  @Test
  void whereNoSwitchRunsTheBridgeIsHeldAllTheSame() throws Exception {
    hold(false);
    assertEquals(BridgeHold.State.ASSERTING, states.next());
    assertEquals(BridgeHold.State.HELD, states.next());
    assertEquals(ours.controllers().get(0), server.vsctl("get-controller", "br0"));
  }

  private void hold(boolean connected) {
    bridge.hold(
        ours,
        new HoldListener() {
          @Override
          public void holdChanged(BridgeHold.State state, String reason) {
            states.add(state);
          }

          @Override
          public boolean switchConnected() {
            return connected;
          }
        });
  }

  private ServerSocketChannel listen() throws IOException {
    ServerSocketChannel controller = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    controller.bind(UnixDomainSocketAddress.of(directory.resolve("ctl")));
    controller.configureBlocking(false);
    return controller;
  }

  private static boolean connects(ServerSocketChannel controller) throws IOException {
    try (Selector selector = Selector.open()) {
      controller.register(selector, SelectionKey.OP_ACCEPT);
      return selector.select(SOON_MILLIS) > 0;
    }
  }

  private String flows(String what, String... arguments) {
    String bridgeSocket = directory.resolve("br0.mgmt").toString();
    List<String> command =
        new ArrayList<>(List.of("ovs-ofctl", "-O", "OpenFlow13", what, "unix:" + bridgeSocket));
    command.addAll(List.of(arguments));
    return Command.run(command);
  }
}
