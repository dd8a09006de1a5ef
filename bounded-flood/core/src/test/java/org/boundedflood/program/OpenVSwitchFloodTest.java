package org.boundedflood.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.boundedflood.core.FloodView;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.program.fake.FakeFlowTable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real Open vSwitch takes the program that floods, and does what the switch in memory does. */
@Tag("switches")
class OpenVSwitchFloodTest {
  private final Random random = new Random(7);
  private final List<NodeId> nodes =
      FloodProgramPropertiesTest.nodes(FloodView.MAX_PEERS + 1, random);
  private final NodeId self = nodes.get(0);
  private final List<NodeId> peers = nodes.subList(1, nodes.size());

  @Test
  void asManyPeersAsASwitchCanServeAreServedAsInMemoryPortsThatAreDownIncluded() {
    Set<NodeId> byController = Set.of(peers.get(3), peers.get(11));
    OpenVSwitch bridge = OpenVSwitch.start(ports());
    try {
      FakeFlowTable table = new FakeFlowTable();
      install(FloodViews.plan(FloodViews.of(self, peers.subList(0, 20))), table, bridge);
      install(FloodViews.plan(FloodViews.of(self, peers, byController, true)), table, bridge);
      assertSameOutcome(table, bridge, PortNumber.of(1), FloodViews.broadcast());
      List<NodeId> dead = List.of(peers.get(5), peers.get(17));
      for (NodeId peer : dead) {
        assertSameForAllBounds(table, bridge);
        bridge.setUp(FloodViews.port(peer), false);
        table.setLive(FloodViews.port(peer), false);
      }
      assertSameForAllBounds(table, bridge);
    } finally {
      bridge.close();
    }
  }

  private List<PortNumber> ports() {
    List<PortNumber> ports = new ArrayList<>(List.of(FloodViews.LEAF, FloodViews.OTHER_LEAF));
    peers.forEach(peer -> ports.add(FloodViews.port(peer)));
    return ports;
  }

  private void assertSameForAllBounds(FakeFlowTable table, OpenVSwitch bridge) {
    for (NodeId bound : nodes) {
      PortNumber ingress = FloodViews.port(peers.get(random.nextInt(3)));
      assertSameOutcome(table, bridge, ingress, FloodViews.bounded(bound));
    }
  }

  private static void install(SwitchProgram desired, FakeFlowTable table, OpenVSwitch bridge) {
    Batch batch = ProgramDiffer.diff(table.program(), desired, false);
    table.apply(batch, 0);
    assertEquals(List.of(), table.errors());
    OpenVSwitchPropertiesTest.apply(batch, bridge);
    OpenVSwitchPropertiesTest.assertHolds(desired, bridge);
  }

  private static void assertSameOutcome(
      FakeFlowTable table, OpenVSwitch bridge, PortNumber ingress, EthernetFrame frame) {
    OpenVSwitchPropertiesTest.assertSameOutcome(bridge, table, ingress, frame);
  }
}
