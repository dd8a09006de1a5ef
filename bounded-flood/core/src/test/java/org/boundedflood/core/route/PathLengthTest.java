package org.boundedflood.core.route;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.boundedflood.core.flood.SymphonyOverlay;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Positions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much longer unicast is than the shortest path where all nodes know what they should. */
final class PathLengthTest {
  private static final int OVERLAYS = 3;

  @ParameterizedTest(name = "{0} nodes, {1} long links: at most {2} times the shortest path")
  @CsvSource({"128, 7, 1.06", "128, 4, 1.10", "225, 8, 1.08", "1024, 10, 1.14"})
  void unicastIsNearlyAsShortAsCanBe(int size, int longLinks, double most) {
    long hops = 0;
    long shortest = 0;
    for (int seed = 1; seed <= OVERLAYS; seed++) {
      Overlay overlay = new Overlay(SymphonyOverlay.of(size, longLinks, new Random(seed)));
      for (int i = 0; i < size; i += Math.max(1, size / 128)) {
        NodeId target = overlay.symphony.ring().get(i);
        Map<NodeId, Integer> distances = overlay.distancesTo(target);
        for (Map.Entry<NodeId, Integer> entry : distances.entrySet()) {
          hops += overlay.hops(entry.getKey(), target);
          shortest += entry.getValue();
        }
      }
    }
    double stretch = (double) hops / shortest;
    assertTrue(stretch >= 1 && stretch <= most, "stretch " + stretch);
  }

  private static final class Overlay {
    private final SymphonyOverlay symphony;
    private final Map<NodeId, List<AdjacentPeer>> views = new HashMap<>();

    Overlay(SymphonyOverlay symphony) {
      this.symphony = symphony;
      for (NodeId node : symphony.ring()) {
        List<AdjacentPeer> peers = new ArrayList<>();
        for (NodeId peer : symphony.peersOf(node)) {
          peers.add(
              new AdjacentPeer(
                  peer,
                  PortNumber.of(peers.size() + 1),
                  Positions.of(symphony.peersOf(peer)),
                  true,
                  0));
        }
        views.put(node, peers);
      }
    }

    int hops(NodeId from, NodeId to) {
      int hops = 0;
      for (NodeId at = from; !at.equals(to); hops++) {
        List<AdjacentPeer> peers = Objects.requireNonNull(views.get(at));
        at = Objects.requireNonNull(LookAheadRouting.towards(at, peers, to, false)).peer();
      }
      return hops;
    }

    Map<NodeId, Integer> distancesTo(NodeId target) {
      Map<NodeId, Integer> distances = new HashMap<>(Map.of(target, 0));
      Deque<NodeId> toVisit = new ArrayDeque<>(List.of(target));
      while (!toVisit.isEmpty()) {
        NodeId at = toVisit.remove();
        int next = Objects.requireNonNull(distances.get(at)) + 1;
        for (NodeId peer : symphony.peersOf(at)) {
          if (distances.putIfAbsent(peer, next) == null) {
            toVisit.add(peer);
          }
        }
      }
      return distances;
    }
  }
}
