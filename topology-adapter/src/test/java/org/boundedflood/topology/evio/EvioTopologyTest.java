package org.boundedflood.topology.evio;

import static org.boundedflood.topology.evio.Answers.OVERLAY;
import static org.boundedflood.topology.evio.Answers.PEER;
import static org.boundedflood.topology.evio.Answers.SELF;
import static org.boundedflood.topology.evio.Answers.telling;
import static org.boundedflood.topology.evio.Answers.tunnel;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;
import org.boundedflood.ovs.bridge.BridgeListener;
import org.boundedflood.ovs.bridge.BridgePort;
import org.boundedflood.ovs.bridge.BridgeSnapshot;
import org.boundedflood.topology.Told;
import org.boundedflood.topology.TopologyCounter;
import org.boundedflood.topology.TunnelAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvioTopologyTest {
  private static final PortRole TUNNEL =
      new PortRole.Tunnel(PEER, LinkKind.PLAIN, MacAddress.of("02:aa:00:00:02:01"), 0);
  private static final Map<String, String> T1 = Map.of("t1", tunnel(PEER));

  @TempDir private Path directory;
  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private final Told told = new Told();
  private final CompletableFuture<BridgeListener> bridge = new CompletableFuture<>();
  private EvioAddress address;
  private EvioTopology topology;

  @BeforeEach
  void nameTheSocket() {
    address = EvioAddress.of("@bf-test-" + UUID.randomUUID());
    topology = topologyAt(address);
  }

  @AfterEach
  void stop() {
    topology.close();
    loop.shutdown();
  }

  @Test
  void itCategorisesThePortsOfTheBridge() throws Exception {
    try (ScriptedEvio server = new ScriptedEvio(address, telling(7, T1))) {
      start(port("br0", "internal", 65_534), port("t1", "system", 3), port("h1", "system", 1));
      assertEquals(
          new TopologySnapshot(
              1,
              Map.of("br0", PortRole.LEAF, "t1", TUNNEL, "h1", PortRole.LEAF),
              PortRole.UNCATEGORISED),
          told.snapshot());
      assertEquals(EvioRequest.tunnelData().text(), server.request("GetTunnelData"));
    }
  }

  @Test
  void aSocketFileServesAsWellAsAnAbstractAddress() throws Exception {
    EvioAddress path = EvioAddress.of(directory.resolve("evio.sock").toString());
    topology = topologyAt(path);
    try (ScriptedEvio server = new ScriptedEvio(path, telling(7, T1))) {
      start(port("t1", "system", 3));
      assertEquals(Map.of("t1", TUNNEL), told.snapshot().roles());
      assertFalse(server.packet().isEmpty());
    }
  }

  @Test
  void aPortThatAppearsBeforeItIsNamedIsAskedForUntilItIs() throws Exception {
    try (ScriptedEvio server = new ScriptedEvio(address, telling(1, Map.of()))) {
      start(port("br0", "internal", 65_534));
      assertEquals(Map.of("br0", PortRole.LEAF), told.snapshot().roles());
      tell(port("br0", "internal", 65_534), port("t1", "system", 3));
      for (int i = 0; i < 5; i++) {
        server.request("GetTunnelData");
      }
      assertTrue(told.isEmpty(), "an unnamed port has no role");
      server.answer(telling(2, T1));
      assertEquals(TUNNEL, told.snapshot().roleOf("t1"));
    }
  }

  @Test
  void aPortEventIsFollowedByAQuestionAtOnce() throws Exception {
    try (ScriptedEvio server = new ScriptedEvio(address, telling(1, Map.of()))) {
      start(port("br0", "internal", 65_534));
      told.snapshot();
      server.answer(telling(2, T1));
      tell(port("br0", "internal", 65_534), port("t1", "system", 3));
      // Much sooner than the pause of ten seconds that holds while nothing is missing.
      assertEquals(TUNNEL, told.snapshot().roleOf("t1"));
    }
  }

  @Test
  void aStaleSnapshotIsIgnored() throws Exception {
    try (ScriptedEvio server = new ScriptedEvio(address, telling(7, T1))) {
      start(port("t1", "system", 3));
      told.snapshot();
      server.answer(telling(6, Map.of("t2", tunnel(PEER))));
      tell(port("t1", "system", 3), port("t2", "system", 4));
      awaitCount(TopologyCounter.SNAPSHOTS_STALE, 2);
      assertTrue(told.isEmpty());
      server.answer(telling(7, Map.of("t1", tunnel(PEER), "t2", tunnel(PEER))));
      assertEquals(TUNNEL, told.snapshot().roleOf("t2"));
    }
  }

  @Test
  void aControllerThatWasStartedAnewCountsFromOneAgain() throws Exception {
    try (ScriptedEvio server = new ScriptedEvio(address, telling(7, T1))) {
      start(port("t1", "system", 3));
      told.snapshot();
      server.answer(telling(1, Map.of("t1", tunnel(PEER), "t2", tunnel(PEER))));
      server.hangUp();
      tell(port("t1", "system", 3), port("t2", "system", 4));
      assertEquals(TUNNEL, told.snapshot().roleOf("t2"));
      assertEquals(0, topology.counters().get(TopologyCounter.SNAPSHOTS_STALE));
      assertEquals(1, topology.counters().get(TopologyCounter.EXCHANGES_FAILED));
    }
  }

  @Test
  void itWaitsForAControllerThatIsNotThereYet() throws Exception {
    start(port("t1", "system", 3));
    awaitCount(TopologyCounter.EXCHANGES_FAILED, 3);
    try (ScriptedEvio server = new ScriptedEvio(address, telling(7, T1))) {
      assertEquals(Map.of("t1", TUNNEL), told.snapshot().roles());
      assertFalse(server.packet().isEmpty());
    }
  }

  @Test
  void whatWasToldHoldsWhileTheControllerIsAway() throws Exception {
    try (ScriptedEvio server = new ScriptedEvio(address, telling(7, T1))) {
      start(port("t1", "system", 3));
      told.snapshot();
      assertFalse(server.packet().isEmpty());
    }
    tell(port("t1", "system", 3), port("x", "system", 4));
    awaitCount(TopologyCounter.EXCHANGES_FAILED, 2);
    assertTrue(told.isEmpty());
  }

  @Test
  void aTunnelThatIsNoLongerNamedIsNotUsed() throws Exception {
    try (ScriptedEvio server = new ScriptedEvio(address, telling(7, T1))) {
      start(port("t1", "system", 1));
      assertEquals(TUNNEL, told.snapshot().roleOf("t1"));
      server.answer(telling(8, Map.of()));
      tell(port("t1", "system", 1), port("pp", "patch", 2));
      TopologySnapshot after = told.until(snapshot -> !snapshot.roles().containsKey("t1"));
      assertEquals(Map.of("pp", PortRole.LEAF), after.roles());
    }
  }

  @Test
  void anotherOverlaysTunnelsAreNotThisOnes() throws Exception {
    try (ScriptedEvio server =
        new ScriptedEvio(
            address,
            body ->
                ScriptedEvio.message(
                    Answers.tunnels(7, T1).replace("\"" + OVERLAY + "\"", "\"OTHER\"")))) {
      start(port("t1", "system", 3));
      for (int i = 0; i < 4; i++) {
        server.request("GetTunnelData");
      }
      assertTrue(told.isEmpty());
      server.answer(telling(1, T1));
      assertEquals(Map.of("t1", TUNNEL), told.snapshot().roles());
    }
  }

  @Test
  void whatCannotBeUnderstoodIsReportedAndAskedForAgain() throws Exception {
    try (ScriptedEvio server =
        new ScriptedEvio(address, body -> ScriptedEvio.message("{\"no\": \"answer\"}"))) {
      start(port("t1", "system", 3));
      assertEquals(
          "the controller at "
              + address
              + ": Request.Action: found nothing; allowed is GetTunnelData",
          told.problem());
      server.answer(telling(1, Map.of("t1", tunnel(PEER), "t2", tunnel(SELF))));
      told.until(snapshot -> snapshot.roleOf("t1").equals(TUNNEL));
      assertEquals(
          "tunnel at port \"t2\": PeerId: found \""
              + SELF
              + "\"; allowed is the id of another node",
          told.problem());
      assertTrue(topology.counters().get(TopologyCounter.INPUTS_REFUSED) >= 1);
      assertEquals(1, topology.counters().get(TopologyCounter.PORTS_REFUSED));
    }
  }

  @Test
  void itAsksForTunnelsAndReleasesThem() throws Exception {
    try (ScriptedEvio server = new ScriptedEvio(address, telling(7, T1))) {
      start(port("t1", "system", 3));
      assertEquals(TunnelAnswer.Outcome.ACCEPTED, topology.requestTunnel(PEER).get().outcome());
      String request =
          "{\"Request\": {\"Recipient\": \"BridgeController\", \"Action\": \"TunnelRquest\","
              + " \"Params\": [{\"OverlayId\": \"EVLAB01\", \"PeerId\": \""
              + PEER
              + "\", \"Operation\": \"%s\"}]}}";
      assertEquals(request.formatted("ADD"), server.request("TunnelRquest"));
      assertEquals(TunnelAnswer.Outcome.ACCEPTED, topology.releaseTunnel(PEER).get().outcome());
      assertEquals(request.formatted("REMOVE"), server.request("TunnelRquest"));
      topology.reportDead(PEER);
      assertEquals(request.formatted("DISCONN"), server.request("TunnelRquest"));
      assertEquals(3, topology.counters().get(TopologyCounter.TUNNEL_REQUESTS));
    }
  }

  @Test
  void aRequestThatNobodyAnswersIsRefused() throws Exception {
    TunnelAnswer answer = topology.requestTunnel(PEER).get(30, TimeUnit.SECONDS);
    assertEquals(TunnelAnswer.Outcome.REFUSED, answer.outcome());
    topology.close();
    assertEquals(
        new TunnelAnswer(
            TunnelAnswer.Outcome.REFUSED, "the connection to " + address + " is closed"),
        topology.requestTunnel(PEER).get(30, TimeUnit.SECONDS));
  }

  @Test
  void itEndsItsThreadWhileItWaitsForAnAnswer() throws Exception {
    try (ScriptedEvio server =
        new ScriptedEvio(address, body -> List.of(ScriptedEvio.length(20)))) {
      start(port("t1", "system", 3));
      server.request("GetTunnelData");
      Thread thread =
          Thread.getAllStackTraces().keySet().stream()
              .filter(each -> each.getName().equals("topology-evio-br0"))
              .findFirst()
              .orElseThrow();
      long before = System.nanoTime();
      topology.close();
      thread.join(30_000);
      assertFalse(thread.isAlive());
      assertTrue(System.nanoTime() - before < 4_000_000_000L, "it does not wait for the answer");
    }
  }

  private EvioTopology topologyAt(EvioAddress where) {
    return new EvioTopology(
        "br0",
        listener -> {
          bridge.complete(listener);
          return () -> {};
        },
        OVERLAY,
        where,
        SELF,
        loop);
  }

  private void start(BridgePort... ports) throws Exception {
    topology.start(told);
    bridge.get(30, TimeUnit.SECONDS);
    tell(ports);
  }

  private void tell(BridgePort... ports) throws Exception {
    TreeMap<String, BridgePort> byName = new TreeMap<>();
    for (BridgePort port : ports) {
      byName.put(port.name(), port);
    }
    BridgeSnapshot snapshot =
        new BridgeSnapshot(
            new UUID(1, 2),
            "br0",
            null,
            List.of(),
            "secure",
            Set.of(),
            new TreeMap<>(),
            new TreeMap<>(),
            byName);
    BridgeListener listener = bridge.get();
    loop.submit(() -> listener.bridgeChanged(snapshot)).get();
  }

  private static BridgePort port(String name, String type, int number) {
    return EvioRolesTest.port(name, type, number, OptionalInt.empty(), "");
  }

  private void awaitCount(TopologyCounter counter, long least) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (topology.counters().get(counter) < least) {
      assertTrue(System.nanoTime() < deadline, "waited in vain for " + counter);
      Thread.onSpinWait();
    }
  }
}
