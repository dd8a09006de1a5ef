package org.boundedflood.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.boundedflood.core.FloodMark;
import org.boundedflood.core.FloodView;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.Punt;
import org.boundedflood.core.flood.FloodPlan;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Ring;

class FloodTableTest {
  private static final NodeId SELF = node(50);
  private static final MacAddress LEAF = MacAddress.of("02:00:00:00:00:01");

  /** What became of a frame, in words; and which ports are dead. */
  private static final class Seen implements FloodTable.Ports {
    private final Set<String> sent = new TreeSet<>();
    private final Set<PortNumber> dead = new HashSet<>();

    @Override
    public boolean isLive(PortNumber port) {
      return !dead.contains(port);
    }

    @Override
    public void send(PortNumber port, EthernetFrame frame) {
      sent.add(port + " " + frame.destination());
    }

    @Override
    public void punt(Punt punt, int mark, EthernetFrame frame) {
      sent.add(punt + " " + mark + " " + frame.destination());
    }
  }

  @Property(tries = 200)
  void whateverItsPeersASwitchSendsAFloodWhereTheControllersPlanSends(
      @ForAll @IntRange(min = 1, max = 28) int size, @ForAll Random random) {
    Set<Integer> places = new TreeSet<>();
    while (places.size() < size) {
      int place = random.nextInt(100);
      if (place != 50) {
        places.add(place);
      }
    }
    List<Integer> peers = List.copyOf(places);
    FloodTable table = table(true, peers);
    List<NodeId> nodes = peers.stream().map(FloodTableTest::node).toList();
    Seen started = new Seen();
    table.execute(frame(MacAddress.BROADCAST), SimulatedNode.LEAF_PORT, started);
    assertEquals(sent(FloodPlan.start(SELF, nodes)), started.sent);
    int from = peers.get(random.nextInt(size));
    for (int bound = 0; bound < 100; bound++) {
      Seen seen = new Seen();
      table.execute(frame(address(node(bound))), port(from), seen);
      Set<String> expected = new TreeSet<>();
      if (bound != 50) {
        expected.addAll(sent(FloodPlan.onward(SELF, nodes, node(bound), node(from))));
        expected.add(SimulatedNode.LEAF_PORT + " " + MacAddress.BROADCAST);
      }
      assertEquals(expected, seen.sent, "bound " + bound + " from " + from);
    }
  }

  @Example
  void aDeadPeerIsPassedByAndWhatIsBehindTheNearestIsTheControllers() {
    FloodTable table = table(true, List.of(60, 70, 80));
    Seen seen = new Seen();
    seen.dead.add(port(70));
    table.execute(frame(MacAddress.BROADCAST), SimulatedNode.LEAF_PORT, seen);
    assertEquals(sent(FloodPlan.start(SELF, List.of(node(60), node(80)))), seen.sent);
    Seen gap = new Seen();
    gap.dead.add(port(60));
    table.execute(frame(address(node(65))), port(80), gap);
    assertEquals(
        Set.of(
            SimulatedNode.LEAF_PORT + " " + MacAddress.BROADCAST,
            Punt.SWITCH_FLOOD + " " + FloodMark.GAP + " " + address(node(65))),
        gap.sent);
  }

  @Example
  void aPeerWhoseSwitchTakesNoFloodsIsServedByTheController() {
    FloodTable table = table(false, List.of(60));
    Seen seen = new Seen();
    table.execute(frame(MacAddress.BROADCAST), SimulatedNode.LEAF_PORT, seen);
    assertEquals(
        Set.of(Punt.SWITCH_FLOOD + " " + port(60).value() + " " + address(SELF)), seen.sent);
  }

  @Example
  void aSwitchWhoseControllerFloodsGivesItEveryFlood() {
    FloodTable table =
        FloodTable.NONE.changedTo(view(FloodView.NONE, List.of(60), Map.of(LEAF, SELF)));
    Seen seen = new Seen();
    table.execute(frame(MacAddress.BROADCAST), SimulatedNode.LEAF_PORT, seen);
    assertEquals(Set.of(Punt.LEAF_FLOOD + " 0 " + MacAddress.BROADCAST), seen.sent);
  }

  @Example
  void onlyWhatConcernsFloodsChangesTheTable() {
    FloodTable table = table(true, List.of(60, 70));
    FloodView same = floods(true, List.of(60, 70));
    MacAddress other = MacAddress.of("02:00:00:00:00:02");
    assertSame(table, table.changedTo(view(same, List.of(60, 70), Map.of(other, node(60)))));
    assertNotSame(
        table, table.changedTo(view(floods(true, List.of(60)), List.of(60, 70), Map.of())));
  }

  private static FloodTable table(boolean bySwitch, List<Integer> peers) {
    return FloodTable.NONE.changedTo(view(floods(bySwitch, peers), peers, Map.of()));
  }

  private static FloodView floods(boolean bySwitch, List<Integer> places) {
    List<FloodView.Peer> peers = new ArrayList<>();
    Set<PortNumber> taking = new HashSet<>();
    for (int place : places) {
      peers.add(new FloodView.Peer(node(place), port(place), bySwitch));
      taking.add(port(place));
    }
    peers.sort(Comparator.comparing(FloodView.Peer::id, Ring.clockwiseFrom(SELF)));
    return FloodView.bySwitch(peers, false, taking);
  }

  private static ForwardingView view(
      FloodView floods, List<Integer> peers, Map<MacAddress, NodeId> remote) {
    return new ForwardingView(
        SELF,
        List.of(SimulatedNode.LEAF_PORT),
        peers.stream()
            .map(peer -> new ForwardingView.TunnelPort(port(peer), node(peer), LinkState.LIVE))
            .toList(),
        Map.of(LEAF, SimulatedNode.LEAF_PORT),
        remote,
        Map.of(),
        false,
        Set.of(),
        floods);
  }

  private static Set<String> sent(List<FloodPlan.Branch> branches) {
    Set<String> sent = new TreeSet<>();
    for (FloodPlan.Branch branch : branches) {
      sent.add(port((int) (branch.peer().high() >>> 56)) + " " + address(branch.bound()));
    }
    return sent;
  }

  private static NodeId node(int place) {
    return NodeId.of((long) place << 56, place);
  }

  private static PortNumber port(int place) {
    return SimulatedNode.port(place);
  }

  private static MacAddress address(NodeId bound) {
    return MacAddress.of(0x03L << SwitchForm.PREFIX_BITS | SwitchForm.prefix(bound));
  }

  private static EthernetFrame frame(MacAddress destination) {
    byte[] bytes = new FloodWatch(0, LEAF, MacAddress.BROADCAST, 0).frame().bytes().clone();
    destination.write(bytes, 0);
    return EthernetFrame.of(bytes);
  }
}
