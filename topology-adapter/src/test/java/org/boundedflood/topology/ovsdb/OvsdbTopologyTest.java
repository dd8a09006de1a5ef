package org.boundedflood.topology.ovsdb;

import static org.boundedflood.topology.ovsdb.Bridges.PEER;
import static org.boundedflood.topology.ovsdb.Bridges.PEER_ID;
import static org.boundedflood.topology.ovsdb.Bridges.SELF;
import static org.boundedflood.topology.ovsdb.Bridges.bridge;
import static org.boundedflood.topology.ovsdb.Bridges.port;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;
import org.boundedflood.ovs.bridge.BridgeListener;
import org.boundedflood.ovs.bridge.BridgePort;
import org.boundedflood.ovs.bridge.BridgeSnapshot;
import org.boundedflood.topology.Told;
import org.boundedflood.topology.TopologyCounter;
import org.boundedflood.topology.TunnelAnswer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class OvsdbTopologyTest {
  private static final BridgePort TUNNEL = port("vx1", "geneve", Map.of("bf-peer", PEER_ID));
  private static final BridgePort UNLABELLED = port("vx1", "geneve");
  private static final NodeId LOW_PEER = NodeId.of("0".repeat(31) + "1");
  private static final TunnelAnswer.Outcome ACCEPTED = TunnelAnswer.Outcome.ACCEPTED;
  private static final String PREFIX = "bridge br0: interface vx1: ";

  private final List<BridgeListener> watching = new ArrayList<>();
  private final List<@Nullable String> written = new ArrayList<>();
  private CompletableFuture<Boolean> outcome = CompletableFuture.completedFuture(true);
  private final Told told = new Told();
  private final OvsdbTopology topology =
      new OvsdbTopology(
          "br0",
          listener -> {
            watching.add(listener);
            return () -> watching.remove(listener);
          },
          value -> {
            written.add(value);
            return outcome;
          },
          SELF);

  @Test
  void itTellsTheRolesOfAllPortsAndLeavesUnknownOnesAlone() throws InterruptedException {
    start().bridgeChanged(bridge(TUNNEL, port("h1", "tap")));
    assertEquals(
        new TopologySnapshot(
            1,
            Map.of("vx1", new PortRole.Tunnel(PEER, LinkKind.PLAIN, null, 0), "h1", PortRole.LEAF),
            PortRole.UNCATEGORISED),
        told.snapshot());
  }

  @Test
  void aBridgeWithoutPortsIsToldToo() throws InterruptedException {
    start().bridgeChanged(bridge());
    assertEquals(new TopologySnapshot(1, Map.of(), PortRole.UNCATEGORISED), told.snapshot());
  }

  @Test
  void itIsSilentWhileAllRolesStay() throws InterruptedException {
    BridgeListener bridge = start();
    bridge.bridgeChanged(bridge(port("h1", "tap")));
    told.snapshot();
    bridge.bridgeChanged(bridge(port("h1", "tap", OptionalInt.of(9000), Map.of(), Map.of())));
    assertTrue(told.isEmpty());
    assertEquals(1, topology.counters().get(TopologyCounter.UNCHANGED));
    bridge.bridgeChanged(bridge());
    assertEquals(Map.of(), told.snapshot().roles());
    assertEquals(2, topology.counters().get(TopologyCounter.SNAPSHOTS));
  }

  @Test
  void aComplaintIsSaidOncePerChange() throws InterruptedException {
    BridgeListener bridge = start();
    bridge.bridgeChanged(bridge(UNLABELLED));
    assertEquals(PortRole.UNCATEGORISED, told.snapshot().roleOf("vx1"));
    assertTrue(told.problem().startsWith(PREFIX + "is a tunnel of type geneve without"));

    bridge.bridgeChanged(bridge(UNLABELLED, port("h1", "tap")));
    told.snapshot();
    assertTrue(told.isEmpty(), "the same complaint is not said again");

    bridge.bridgeChanged(bridge(port("vx1", "geneve", Map.of("bf-peer", "x")), port("h1", "tap")));
    assertEquals(
        PREFIX + "external_ids:bf-peer is \"x\"; allowed are 32 hex digits", told.problem());

    bridge.bridgeChanged(bridge(TUNNEL));
    told.snapshot();
    bridge.bridgeChanged(bridge(UNLABELLED));
    told.snapshot();
    assertTrue(told.problem().startsWith(PREFIX + "is a tunnel"), "it is said after a repair");
    assertTrue(told.isEmpty());
    assertEquals(3, topology.counters().get(TopologyCounter.PORTS_REFUSED));
  }

  @Test
  void whatWasToldHoldsWhileTheBridgeIsMissing() throws InterruptedException {
    BridgeListener bridge = start();
    bridge.bridgeChanged(bridge(TUNNEL));
    told.snapshot();
    bridge.bridgeMissing("no bridge \"br0\"");
    assertEquals("no bridge \"br0\"", told.problem());
    bridge.bridgeChanged(bridge(TUNNEL));
    assertTrue(told.isEmpty());
    assertEquals(1, topology.counters().get(TopologyCounter.INPUTS_REFUSED));
  }

  @Test
  void itIsSilentOnceClosed() {
    BridgeListener bridge = start();
    topology.close();
    topology.close();
    assertEquals(List.of(), watching, "its watch is ended");
    bridge.bridgeChanged(bridge(UNLABELLED));
    bridge.bridgeMissing("gone");
    assertTrue(told.isEmpty());
  }

  @Test
  void itStartsOnce() {
    start();
    assertEquals(
        "topology is STARTED, may be started once",
        assertThrows(IllegalStateException.class, () -> topology.start(told)).getMessage());
    topology.close();
    assertThrows(IllegalStateException.class, () -> topology.start(told));
    assertEquals(List.of(), watching);
  }

  @Test
  void wantedTunnelsArePublishedInTheBridge() {
    start().bridgeChanged(bridge());
    assertEquals(Set.of(), topology.inheritedRequests().join());
    assertEquals(ACCEPTED, topology.requestTunnel(PEER).join().outcome());
    assertEquals(ACCEPTED, topology.requestTunnel(LOW_PEER).join().outcome());
    assertEquals(ACCEPTED, topology.releaseTunnel(PEER).join().outcome());
    assertEquals(ACCEPTED, topology.releaseTunnel(LOW_PEER).join().outcome());
    assertEquals(
        Arrays.asList(PEER_ID, LOW_PEER + " " + PEER_ID, LOW_PEER.toString(), null), written);
    assertEquals(4, topology.counters().get(TopologyCounter.TUNNEL_REQUESTS));
    assertEquals("ovsdb: external_ids of the interfaces of bridge br0", topology.description());
  }

  @Test
  void whatAnEarlierLifeWantedIsToldAndKeptUntilItIsReleased() {
    start().bridgeChanged(wanting("nonsense " + PEER_ID));
    assertEquals(Set.of(PEER), topology.inheritedRequests().join());
    assertEquals(List.of(PEER_ID), written, "what is no node is dropped");
    topology.releaseTunnel(PEER).join();
    assertEquals(Arrays.asList(PEER_ID, null), written);
  }

  @Test
  void whatOthersWriteIsPutRight() {
    BridgeListener bridge = start();
    bridge.bridgeChanged(bridge());
    topology.requestTunnel(PEER).join();
    bridge.bridgeChanged(wanting(PEER_ID));
    assertEquals(List.of(PEER_ID), written);
    bridge.bridgeChanged(bridge());
    assertEquals(List.of(PEER_ID, PEER_ID), written);
  }

  @Test
  void aRequestThatCannotBePublishedIsRefusedAndNotWantedAnyMore() {
    assertEquals(TunnelAnswer.Outcome.REFUSED, topology.requestTunnel(PEER).join().outcome());
    BridgeListener bridge = start();
    bridge.bridgeChanged(bridge());
    outcome = CompletableFuture.failedFuture(new IllegalStateException("gone"));
    assertEquals(
        new TunnelAnswer(TunnelAnswer.Outcome.REFUSED, "cannot write to bridge br0: gone"),
        topology.requestTunnel(PEER).join());
    written.clear();
    bridge.bridgeChanged(bridge());
    assertEquals(List.of(), written);
  }

  @Test
  void aReleaseThatCannotBePublishedIsTriedAgain() {
    BridgeListener bridge = start();
    bridge.bridgeChanged(wanting(PEER_ID));
    outcome = CompletableFuture.failedFuture(new IllegalStateException("gone"));
    assertEquals(TunnelAnswer.Outcome.REFUSED, topology.releaseTunnel(PEER).join().outcome());
    outcome = CompletableFuture.completedFuture(true);
    written.clear();
    bridge.bridgeChanged(wanting(PEER_ID));
    assertEquals(Collections.singletonList(null), written);
  }

  @Test
  void aWriteThatIsUnderWayIsNotRepeated() {
    BridgeListener bridge = start();
    bridge.bridgeChanged(bridge());
    outcome = new CompletableFuture<>();
    CompletableFuture<TunnelAnswer> answer = topology.requestTunnel(PEER);
    bridge.bridgeChanged(bridge());
    assertEquals(List.of(PEER_ID), written);
    outcome.complete(true);
    assertEquals(ACCEPTED, answer.join().outcome());
  }

  private static BridgeSnapshot wanting(String peers) {
    BridgeSnapshot plain = bridge();
    return new BridgeSnapshot(
        plain.row(),
        plain.name(),
        null,
        plain.controllers(),
        plain.failMode(),
        plain.protocols(),
        plain.otherConfig(),
        new TreeMap<>(Map.of("bf-wanted-peers", peers)),
        plain.ports());
  }

  private BridgeListener start() {
    topology.start(told);
    return watching.get(0);
  }
}
