package org.boundedflood.core.route;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Positions;
import org.boundedflood.core.ring.Ring;
import org.jspecify.annotations.Nullable;

/**
 * Frames among nodes of which each has adjacent peers, and beliefs about theirs, that have nothing
 * to do with what the others have and believe: worse than any outdated view could be.
 */
final class UnicastLoopPropertiesTest {
  @Property(tries = 3_000)
  void aFrameNeverReturnsWhateverNodesBelieveAndWhicheverBucketIsTaken(
      @ForAll @IntRange(min = 2, max = 60) int size, @ForAll Random random) {
    Nodes nodes = new Nodes(size, 0, random);
    nodes.follow(nodes.any(), nodes.any());
  }

  /**
   * A node of the original may send anywhere that is less far clockwise of the root switch. The
   * others go one way or both as they like; only nobody takes one that goes one way for one that
   * goes both.
   */
  @Property(tries = 10_000)
  void norAmongNodesOfTheOriginalWhateverTheirShare(
      @ForAll @IntRange(min = 2, max = 30) int size,
      @ForAll @IntRange(min = 0, max = 100) int percent,
      @ForAll Random random) {
    Nodes nodes = new Nodes(size, percent, random);
    int hops = nodes.follow(nodes.any(), nodes.any());
    Statistics.collect(hops > 2 ? "three hops and more" : "fewer");
  }

  @Property(tries = 300)
  void withAnIntactRingEveryRootSwitchIsReachedWhateverNodesBelieve(
      @ForAll @IntRange(min = 2, max = 60) int size,
      @ForAll boolean oneWay,
      @ForAll Random random) {
    Nodes nodes = new Nodes(size, 0, random);
    if (oneWay) {
      nodes.oneWay.addAll(nodes.ring);
    }
    NodeId target = nodes.any();
    NodeId at = nodes.any();
    while (!at.equals(target)) {
      List<AdjacentPeer> adjacent = nodes.imagined(at, target, 0);
      for (int step : new int[] {1, size - 1}) {
        adjacent.add(nodes.peer(nodes.ring.get((nodes.ring.indexOf(at) + step) % size), step));
      }
      NextHop next = LookAheadRouting.towards(at, adjacent, target, oneWay);
      assertNotNull(next, "stuck at " + at + " on the way to " + target);
      nodes.assertCloser(next.peer(), at, target);
      at = next.peer();
    }
  }

  private static final class Nodes {
    private final List<NodeId> ring;
    private final Set<NodeId> originals = new HashSet<>();
    private final Set<NodeId> oneWay = new HashSet<>();
    private final boolean pure;
    private final Random random;

    Nodes(int size, int percentOriginal, Random random) {
      this.random = random;
      TreeSet<NodeId> drawn = new TreeSet<>();
      while (drawn.size() < size) {
        boolean crowded = random.nextInt(4) == 0;
        drawn.add(
            NodeId.of(
                crowded ? -1 : random.nextLong(),
                crowded ? random.nextInt(200) : random.nextLong()));
      }
      this.ring = List.copyOf(drawn);
      drawn.stream().filter(n -> random.nextInt(100) < percentOriginal).forEach(originals::add);
      this.pure = percentOriginal == 0;
      int percentOneWay = pure ? 0 : random.nextInt(101);
      oneWay.addAll(originals);
      drawn.stream().filter(n -> random.nextInt(100) < percentOneWay).forEach(oneWay::add);
    }

    NodeId any() {
      return ring.get(random.nextInt(ring.size()));
    }

    /** Sends a frame on its way until it arrives or is flooded for want of one. */
    int follow(NodeId from, NodeId target) {
      Set<NodeId> visited = new HashSet<>();
      NodeId at = from;
      while (at != null && !at.equals(target)) {
        assertTrue(visited.add(at), () -> visited + " and again on the way to " + target);
        at = originals.contains(at) ? original(at, target) : ours(at, target);
      }
      return visited.size();
    }

    private @Nullable NodeId original(NodeId at, NodeId target) {
      NodeId own = Ring.clockwise(target, at);
      List<NodeId> possible =
          ring.stream().filter(n -> Ring.clockwise(target, n).compareTo(own) < 0).toList();
      return possible.get(random.nextInt(possible.size()));
    }

    private @Nullable NodeId ours(NodeId at, NodeId target) {
      List<AdjacentPeer> imagined = imagined(at, target, 2);
      NextHop next = LookAheadRouting.towards(at, imagined, target, oneWay.contains(at));
      if (next == null) {
        return null;
      }
      assertCloser(next.peer(), at, target);
      Map<PortNumber, NodeId> byPort = new HashMap<>();
      imagined.forEach(peer -> byPort.put(peer.port(), peer.id()));
      PortNumber taken =
          random.nextBoolean()
              ? next.port()
              : Objects.requireNonNullElse(next.backup(), next.port());
      NodeId backup = Objects.requireNonNull(byPort.get(taken));
      assertCloser(backup, at, target);
      return backup;
    }

    /** Nodes that go both ways come nearer, those that go one way may go clockwise instead. */
    private void assertCloser(NodeId peer, NodeId than, NodeId target) {
      boolean nearer = Ring.distance(peer, target).compareTo(Ring.distance(than, target)) < 0;
      boolean before = Ring.clockwise(target, peer).compareTo(Ring.clockwise(target, than)) < 0;
      assertTrue(
          nearer || (before && oneWay.contains(than)),
          peer + " is not closer to " + target + " than " + than);
    }

    /** Any peers, with any beliefs about whom they have for theirs. */
    List<AdjacentPeer> imagined(NodeId at, NodeId target, int firstPort) {
      List<AdjacentPeer> imagined = new ArrayList<>();
      for (NodeId node : ring) {
        if (!node.equals(at) && random.nextInt(3) == 0) {
          imagined.add(peer(node, firstPort + 100 + imagined.size()));
        }
      }
      if (random.nextInt(10) == 0) {
        imagined.removeIf(peer -> peer.id().equals(target));
      }
      return imagined;
    }

    AdjacentPeer peer(NodeId node, int port) {
      Positions theirs = null;
      if (random.nextInt(4) > 0) {
        List<NodeId> some = ring.stream().filter(other -> random.nextInt(4) == 0).toList();
        theirs = Positions.of(some);
      }
      boolean knownToGoBothWays = !oneWay.contains(node) && (pure || random.nextInt(10) > 0);
      return new AdjacentPeer(
          node, PortNumber.of(port), theirs, knownToGoBothWays, random.nextInt(3));
    }
  }
}
