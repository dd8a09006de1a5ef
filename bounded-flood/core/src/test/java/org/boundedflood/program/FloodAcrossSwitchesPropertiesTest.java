package org.boundedflood.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.program.fake.FakeFlowTable;
import org.boundedflood.program.fake.Verdict;

/** Whole floods, from switch to switch, of overlays of all shapes. */
class FloodAcrossSwitchesPropertiesTest {
  /** Both sides of the seam, neighbours, and far away. */
  private static final long[] PLACES = {0, 1, 0x80_0000_0000L, 0xff_ffff_fffeL, 0xff_ffff_ffffL};

  /** Which nodes a node believes to be its peers. */
  private interface Beliefs {
    Set<NodeId> of(NodeId node);
  }

  private record Hop(NodeId from, NodeId to, EthernetFrame frame) {}

  @Example
  void inEveryOverlayOfFiveNodesAFloodEndsComesTwiceToNobodyAndToAllWhereTheRingIsWhole() {
    List<NodeId> ring = new ArrayList<>();
    for (long place : PLACES) {
      ring.add(FloodViews.node(place, ring.size()));
    }
    int links = PLACES.length * (PLACES.length - 1) / 2;
    Map<String, FakeFlowTable> tables = new HashMap<>();
    int whole = 0;
    for (int graph = 0; graph < 1 << links; graph++) {
      Map<NodeId, Set<NodeId>> peers = peers(ring, graph);
      boolean isWhole = true;
      for (int i = 0; i < ring.size(); i++) {
        isWhole &= believed(peers).of(ring.get(i)).contains(ring.get((i + 1) % ring.size()));
      }
      whole += isWhole ? 1 : 0;
      for (NodeId root : ring) {
        Map<NodeId, Integer> deliveries =
            flood(root, believed(peers), tables, () -> peers + " from " + root);
        if (isWhole) {
          assertEquals(ring.size() - 1, deliveries.size(), () -> peers + " from " + root);
        }
      }
    }
    assertEquals(1 << (links - PLACES.length), whole);
  }

  @Property(tries = 60)
  void whateverNodesBelieveTheirPeersToBeAFloodEndsAndComesTwiceToNobody(
      @ForAll @IntRange(min = 2, max = 29) int size,
      @ForAll @IntRange(min = 1, max = 100) int percent,
      @ForAll Random random) {
    List<NodeId> nodes = FloodProgramPropertiesTest.nodes(size, random);
    Map<NodeId, Set<NodeId>> beliefs = new HashMap<>();
    for (NodeId node : nodes) {
      Set<NodeId> peers = new TreeSet<>(nodes);
      peers.removeIf(peer -> peer.equals(node) || random.nextInt(100) >= percent);
      beliefs.put(node, peers);
    }
    Map<NodeId, Integer> deliveries =
        flood(nodes.get(0), believed(beliefs), new HashMap<>(), beliefs::toString);
    assertTrue(deliveries.keySet().containsAll(believed(beliefs).of(nodes.get(0))));
  }

  @Property(tries = 40)
  void whereTheRingIsWholeAFloodComesToAllWhateverLinksThereAreBesides(
      @ForAll @IntRange(min = 2, max = 48) int size,
      @ForAll @IntRange(min = 0, max = 100) int percent,
      @ForAll Random random) {
    List<NodeId> ring = FloodProgramPropertiesTest.nodes(size, random);
    ring.sort(null);
    Map<NodeId, Set<NodeId>> peers = new HashMap<>();
    for (int i = 0; i < size; i++) {
      link(peers, ring.get(i), ring.get((i + 1) % size));
      for (int j = 0; j < i; j++) {
        if (random.nextInt(100) < percent) {
          link(peers, ring.get(i), ring.get(j));
        }
      }
    }
    Map<NodeId, Integer> deliveries =
        flood(ring.get(random.nextInt(size)), believed(peers), new HashMap<>(), peers::toString);
    assertEquals(size - 1, deliveries.size(), peers::toString);
  }

  private static Beliefs believed(Map<NodeId, Set<NodeId>> peers) {
    return node -> peers.getOrDefault(node, Set.of());
  }

  private static void link(Map<NodeId, Set<NodeId>> peers, NodeId one, NodeId other) {
    peers.computeIfAbsent(one, node -> new TreeSet<>()).add(other);
    peers.computeIfAbsent(other, node -> new TreeSet<>()).add(one);
  }

  private static Map<NodeId, Set<NodeId>> peers(List<NodeId> ring, int graph) {
    Map<NodeId, Set<NodeId>> peers = new HashMap<>();
    int bit = 0;
    for (int i = 0; i < ring.size(); i++) {
      for (int j = 0; j < i; j++) {
        if ((graph & 1 << bit++) != 0) {
          link(peers, ring.get(i), ring.get(j));
        }
      }
    }
    return peers;
  }

  private interface What {
    String text();
  }

  /** Floods a broadcast from a leaf of {@code root}, and says how often each leaf got it. */
  private static Map<NodeId, Integer> flood(
      NodeId root, Beliefs beliefs, Map<String, FakeFlowTable> tables, What what) {
    Map<NodeId, Integer> deliveries = new HashMap<>();
    Queue<Hop> underWay = new ArrayDeque<>();
    if (!beliefs.of(root).isEmpty()) {
      Verdict started =
          table(root, beliefs, tables).receive(FloodViews.LEAF, FloodViews.broadcast(), 0);
      forward(root, started, beliefs, underWay);
    }
    while (!underWay.isEmpty()) {
      Hop hop = underWay.remove();
      NodeId at = hop.to();
      assertEquals(1, deliveries.merge(at, 1, Integer::sum), () -> at + " twice: " + what.text());
      assertTrue(!at.equals(root), () -> "back at its root: " + what.text());
      // Whoever takes the sender for no peer has another port there, which lets floods in as well.
      PortNumber port =
          FloodViews.port(
              beliefs.of(at).contains(hop.from())
                  ? hop.from()
                  : beliefs.of(at).stream().findFirst().orElse(hop.from()));
      if (!beliefs.of(at).isEmpty()) {
        Verdict verdict = table(at, beliefs, tables).receive(port, hop.frame(), 0);
        assertEquals(List.of(), verdict.punted());
        forward(at, verdict, beliefs, underWay);
      }
    }
    return deliveries;
  }

  private static void forward(NodeId at, Verdict verdict, Beliefs beliefs, Queue<Hop> underWay) {
    for (Verdict.Sent sent : verdict.sent()) {
      for (NodeId peer : beliefs.of(at)) {
        if (FloodViews.port(peer).equals(sent.port())) {
          assertTrue(SwitchForm.of(sent.frame()).isPresent());
          underWay.add(new Hop(at, peer, sent.frame()));
        }
      }
    }
  }

  private static FakeFlowTable table(
      NodeId node, Beliefs beliefs, Map<String, FakeFlowTable> tables) {
    return tables.computeIfAbsent(
        node + " " + beliefs.of(node),
        key -> FakeFlowTable.of(FloodViews.plan(FloodViews.of(node, beliefs.of(node)))));
  }
}
