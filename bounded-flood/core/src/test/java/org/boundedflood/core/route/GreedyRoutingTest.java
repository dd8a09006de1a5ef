package org.boundedflood.core.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Ring;
import org.junit.jupiter.api.Test;

final class GreedyRoutingTest {
  private static final NodeId ZERO = NodeId.of(0, 0);

  @Test
  void anAdjacentRootSwitchIsReachedDirectly() {
    NodeId root = NodeId.of(0, 50);
    NextHop next =
        GreedyRouting.towards(
            ZERO, Map.of(root, PortNumber.of(1), NodeId.of(0, 49), PortNumber.of(2)), root);
    assertEquals(new NextHop(root, PortNumber.of(1), PortNumber.of(2)), next);
  }

  @Test
  void aPeerThatIsNotStrictlyCloserIsNeverChosen() {
    NodeId opposite = NodeId.of(-1, -10);
    assertNull(GreedyRouting.towards(ZERO, Map.of(opposite, PortNumber.of(1)), NodeId.of(0, 10)));
    assertNull(
        GreedyRouting.towards(ZERO, Map.of(NodeId.of(0, 20), PortNumber.of(1)), NodeId.of(0, 10)),
        "as far behind the root switch as this node is before it");
  }

  @Property
  void aFrameNeverReturnsThoughEveryNodeBelievesInAnotherTopology(
      @ForAll @IntRange(min = 2, max = 60) int size, @ForAll Random random) {
    List<NodeId> nodes = nodes(size, random);
    NodeId target = nodes.get(random.nextInt(size));
    NodeId at = nodes.get(random.nextInt(size));
    for (int hops = 0; !at.equals(target); hops++) {
      assertTrue(hops < size, "more hops than nodes");
      Map<NodeId, PortNumber> imagined = new HashMap<>();
      for (NodeId node : nodes) {
        if (!node.equals(at) && random.nextInt(3) == 0) {
          imagined.put(node, PortNumber.of(imagined.size() + 1));
        }
      }
      NextHop next = GreedyRouting.towards(at, imagined, target);
      if (next == null) {
        return;
      }
      assertCloser(next.peer(), at, target);
      for (Map.Entry<NodeId, PortNumber> entry : imagined.entrySet()) {
        if (Objects.equals(entry.getValue(), next.backup())) {
          assertCloser(entry.getKey(), at, target);
        }
      }
      at = next.peer();
    }
  }

  @Property
  void withAnIntactRingEveryRootSwitchIsReachedFromEverywhere(
      @ForAll @IntRange(min = 2, max = 60) int size, @ForAll Random random) {
    List<NodeId> nodes = nodes(size, random);
    int start = random.nextInt(size);
    NodeId target = nodes.get(random.nextInt(size));
    NodeId at = nodes.get(start);
    while (!at.equals(target)) {
      int i = nodes.indexOf(at);
      Map<NodeId, PortNumber> ring = new HashMap<>();
      ring.put(nodes.get((i + 1) % size), PortNumber.of(1));
      ring.put(nodes.get((i + size - 1) % size), PortNumber.of(2));
      NextHop next = GreedyRouting.towards(at, ring, target);
      assertNotNull(next, "stuck at " + at + " on the way to " + target);
      assertCloser(next.peer(), at, target);
      at = next.peer();
    }
  }

  private static void assertCloser(NodeId peer, NodeId than, NodeId target) {
    assertTrue(
        Ring.distance(peer, target).compareTo(Ring.distance(than, target)) < 0,
        peer + " is not closer to " + target + " than " + than);
  }

  private static List<NodeId> nodes(int size, Random random) {
    TreeSet<NodeId> nodes = new TreeSet<>();
    while (nodes.size() < size) {
      boolean crowded = random.nextBoolean();
      nodes.add(
          NodeId.of(
              crowded ? -1 : random.nextLong(), crowded ? random.nextInt(200) : random.nextLong()));
    }
    return new ArrayList<>(nodes);
  }
}
