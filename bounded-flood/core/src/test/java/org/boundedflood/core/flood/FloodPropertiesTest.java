package org.boundedflood.core.flood;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.boundedflood.core.flood.FloodPlan.Branch;
import org.boundedflood.core.flood.Overlays.Overlay;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.NodeIds;
import org.jspecify.annotations.Nullable;

/** The three promises of a bounded flood, on overlays that do nothing but follow the plan. */
class FloodPropertiesTest {
  @Provide
  Arbitrary<Overlay> intact() {
    return Overlays.withIntactSuccessorLinks();
  }

  @Provide
  Arbitrary<Overlay> gappy() {
    return Overlays.withMissingLinks();
  }

  @Provide
  Arbitrary<Overlay> churning() {
    return Overlays.inChurn();
  }

  @Provide
  Arbitrary<Set<NodeId>> crowds() {
    return NodeIds.sets(3, 300);
  }

  @Provide
  Arbitrary<NodeId> ids() {
    return NodeIds.any();
  }

  @Property
  void withIntactSuccessorLinksEveryOtherNodeGetsAFloodExactlyOnce(
      @ForAll("intact") Overlay overlay) {
    FloodTrace trace = overlay.flood();
    assertTrue(trace.terminated(), () -> "goes on for ever" + trace);
    for (NodeId node : overlay.views().keySet()) {
      int expected = node.equals(overlay.root()) ? 0 : 1;
      assertEquals(expected, trace.deliveriesTo(node), () -> "deliveries to " + node + trace);
    }
    assertLargeOverlaysAndLongWaysAreCovered(overlay, trace);
  }

  private static void assertLargeOverlaysAndLongWaysAreCovered(Overlay overlay, FloodTrace trace) {
    Statistics.label("more than 200 nodes")
        .collect(overlay.views().size() > 200)
        .coverage(checker -> checker.check(true).percentage(percent -> percent > 10));
    Statistics.label("more than 5 hops")
        .collect(trace.sends().stream().anyMatch(send -> send.hops() > 5))
        .coverage(checker -> checker.check(true).percentage(percent -> percent > 10));
    Statistics.label("nodes of one 64-bit prefix")
        .collect(overlay.views().keySet().stream().map(NodeId::high).distinct().count() == 1)
        .coverage(checker -> checker.check(true).percentage(percent -> percent > 10));
  }

  @Property
  void withAnyLinksMissingNoNodeGetsAFloodTwice(@ForAll("gappy") Overlay overlay) {
    assertAtMostOnce(overlay.flood(), overlay.views().keySet(), overlay.root());
  }

  @Property
  void whenNodesDisagreeAboutTheLinksNoNodeGetsAFloodTwice(@ForAll("churning") Overlay overlay) {
    assertAtMostOnce(overlay.flood(), overlay.views().keySet(), overlay.root());
  }

  /** The worst that a node can believe: that it is adjacent to all, any, or long dead nodes. */
  @Property(tries = 300)
  void whateverNodesBelieveNoNodeGetsAFloodTwice(
      @ForAll("crowds") Set<NodeId> nodes, @ForAll Random random) {
    List<NodeId> all = new ArrayList<>(nodes);
    Set<NodeId> living = new HashSet<>(all.subList(0, 1 + all.size() / 2));
    FloodTrace trace =
        FloodTrace.of(
            all.get(0),
            living,
            node -> {
              double density = random.nextDouble();
              return all.stream().filter(peer -> random.nextDouble() < density).toList();
            });
    assertAtMostOnce(trace, living, all.get(0));
  }

  @Property
  void noHonestFloodIsOneThatTheRecipientMustDiscard(@ForAll("intact") Overlay overlay) {
    FloodTrace trace = overlay.flood();
    for (FloodTrace.Send send : trace.sends()) {
      assertNotEquals(overlay.root(), send.to(), () -> "back to its root" + trace);
      assertNotEquals(send.bound(), send.to(), () -> "bounded by its recipient" + trace);
    }
  }

  @Property
  void thePlanIsThatOfTheDefinition(
      @ForAll("crowds") Set<NodeId> adjacent,
      @ForAll("ids") NodeId anySelf,
      @ForAll("ids") NodeId anyBound,
      @ForAll Random random) {
    List<NodeId> peers = new ArrayList<>(adjacent);
    NodeId self = random.nextBoolean() ? anySelf : peers.get(random.nextInt(peers.size()));
    NodeId bound = random.nextBoolean() ? anyBound : peers.get(random.nextInt(peers.size()));
    NodeId ingress = random.nextBoolean() ? null : peers.get(random.nextInt(peers.size()));
    assertEquals(
        bound.equals(self)
            ? List.of()
            : byDefinition(self, peers, bound, NodeIds.clockwise(self, bound), ingress),
        FloodPlan.onward(self, peers, bound, ingress));
    assertEquals(byDefinition(self, peers, self, NodeIds.RING, null), FloodPlan.start(self, peers));
  }

  private static List<Branch> byDefinition(
      NodeId self,
      List<NodeId> adjacent,
      NodeId bound,
      BigInteger intervalLength,
      @Nullable NodeId ingress) {
    List<NodeId> inside = new ArrayList<>();
    for (NodeId peer : adjacent) {
      BigInteger offset = NodeIds.clockwise(self, peer);
      if (offset.signum() > 0 && offset.compareTo(intervalLength) < 0) {
        inside.add(peer);
      }
    }
    inside.sort(Comparator.comparing(peer -> NodeIds.clockwise(self, peer)));
    List<Branch> branches = new ArrayList<>();
    NodeId next = bound;
    for (int i = inside.size() - 1; i >= 0; i--) {
      if (ingress == null || !inside.get(i).equals(ingress)) {
        branches.add(0, new Branch(inside.get(i), next));
      }
      next = inside.get(i);
    }
    return branches;
  }

  private static void assertAtMostOnce(FloodTrace trace, Set<NodeId> nodes, NodeId root) {
    assertTrue(trace.terminated(), () -> "goes on for ever" + trace);
    assertEquals(0, trace.deliveriesTo(root), () -> "back at its root " + root + trace);
    for (NodeId node : nodes) {
      assertTrue(trace.deliveriesTo(node) <= 1, () -> "twice to " + node + trace);
    }
  }
}
