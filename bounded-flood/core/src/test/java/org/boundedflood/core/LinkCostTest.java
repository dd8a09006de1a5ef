package org.boundedflood.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.boundedflood.core.frb.AdjacencyUpdate;
import org.boundedflood.core.frb.Capabilities;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.frb.LinkNotes;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Positions;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;
import org.junit.jupiter.api.Test;

/** A node with two peers, both of which have the root switch for a peer. */
final class LinkCostTest {
  private static final NodeId SELF = NodeId.of("10".repeat(16));
  private static final NodeId ROOT = NodeId.of("60".repeat(16));
  private static final List<NodeId> PEERS =
      List.of(NodeId.of("40".repeat(16)), NodeId.of("50".repeat(16)));
  private static final int MEASURED = PortRole.Tunnel.MEASURED;

  private final BoundedFlood core = new BoundedFlood(NodeSettings.of(SELF, 1));
  private long now = 1_000_000;

  private void start(int... costs) {
    List<SwitchPort> ports =
        List.of(
            new SwitchPort(PortNumber.of(1), "p1", MacAddress.of(1), true),
            new SwitchPort(PortNumber.of(2), "p2", MacAddress.of(2), true));
    handle(new Event.SwitchConnected(ports, Event.Installed.NOTHING));
    handle(
        new Event.TopologyChanged(
            new TopologySnapshot(
                1,
                Map.of("p1", tunnel(0, costs[0]), "p2", tunnel(1, costs[1])),
                PortRole.UNCATEGORISED)));
    for (int peer = 0; peer < 2; peer++) {
      answer(peer, 0);
      AdjacencyUpdate told =
          new AdjacencyUpdate(
              0, 7, Positions.NONE, Positions.of(List.of(ROOT)), AdjacencyUpdate.NO_ORIGINAL);
      receive(peer, told.toFrb(PEERS.get(peer)));
    }
    pass(200);
  }

  private static PortRole tunnel(int peer, int cost) {
    return new PortRole.Tunnel(PEERS.get(peer), LinkKind.PLAIN, null, 1_500, cost);
  }

  private List<Action> handle(Event event) {
    List<Action> actions = new ArrayList<>(core.handle(event, now));
    if (actions.contains(new Action.AskSwitch())) {
      actions.addAll(core.handle(new Event.SwitchAnswered(), now));
    }
    return actions;
  }

  private List<Action> receive(int peer, Frb frb) {
    return handle(
        new Event.FrameIn(
            PortNumber.of(peer + 1),
            Punt.OVERLAY_LINK,
            FrbCodec.encode(frb, MacAddress.of(9), MacAddress.of(8))));
  }

  /** A peer answers a check that was sent so long ago. */
  private void answer(int peer, int millisAgo) {
    Capabilities offered =
        Capabilities.of(
            Capability.ANNOUNCED_LEAVES, Capability.REFLECT, Capability.READY, Capability.ROUTES);
    LinkNotes notes = LinkNotes.at(now - millisAgo, 0);
    var unused = receive(peer, Frb.linkAnswer(PEERS.get(peer), notes.behind(offered.toPayload())));
  }

  private List<Action> pass(int millis) {
    now += millis;
    return handle(new Event.TimerExpired());
  }

  private void measure(int oneMillis, int otherMillis) {
    for (int i = 0; i < 20; i++) {
      answer(0, oneMillis);
      answer(1, otherMillis);
      pass(100);
    }
  }

  private NodeId next() {
    return core.nextHop(ROOT).orElseThrow().peer();
  }

  @Test
  void ofTwoWaysThatAreAsShortTheOneByTheFasterLinkIsTaken() {
    start(MEASURED, MEASURED);
    measure(2, 80);
    assertEquals(PEERS.get(0), next());
    measure(80, 2);
    measure(80, 2);
    assertEquals(PEERS.get(1), next());
  }

  @Test
  void aConfiguredCostGoesBeforeTheRoundTrip() {
    start(100, 5);
    measure(2, 80);
    assertEquals(PEERS.get(1), next());
  }

  @Test
  void aConfiguredCostIsHeldAgainstAMeasuredOneAsMilliseconds() {
    start(30, MEASURED);
    measure(0, 20);
    assertEquals(PEERS.get(1), next());
    measure(0, 200);
    measure(0, 200);
    assertEquals(PEERS.get(0), next());
  }

  @Test
  void whatChangesTheWayIsProgrammedAndWhatDoesNotIsNot() {
    start(MEASURED, MEASURED);
    NodeId before = next();
    int dear = PEERS.indexOf(before);
    boolean programmed = false;
    while (!programmed) {
      answer(dear, 50);
      answer(1 - dear, 0);
      assertEquals(before, next(), "not before it is programmed");
      assertTrue(now < 1_010_000, "never programmed");
      programmed = pass(100).contains(new Action.ProgramChanged());
    }
    assertNotEquals(before, next());
    measure(2, 2);
    for (int i = 0; i < 20; i++) {
      answer(dear, 50);
      answer(1 - dear, i % 4);
      assertTrue(!pass(50).contains(new Action.ProgramChanged()));
    }
  }
}
