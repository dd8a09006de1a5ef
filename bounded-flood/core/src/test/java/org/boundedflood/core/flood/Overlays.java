package org.boundedflood.core.flood;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.NodeIds;

/** Overlays of 2 to 300 nodes for properties. */
final class Overlays {
  private static final int MIN_NODES = 2;
  private static final int MAX_NODES = 300;

  /**
   * An overlay and the node that floods.
   *
   * @param views what each node believes its adjacent peers to be
   */
  record Overlay(NodeId root, Map<NodeId, Set<NodeId>> views) {
    FloodTrace flood() {
      return FloodTrace.of(root, views.keySet(), node -> views.getOrDefault(node, Set.of()));
    }

    /** The nodes to which links lead from the one that floods. */
    Set<NodeId> reachable() {
      Set<NodeId> reached = new TreeSet<>(Set.of(root));
      Deque<NodeId> toVisit = new ArrayDeque<>(reached);
      while (!toVisit.isEmpty()) {
        for (NodeId peer : views.getOrDefault(toVisit.remove(), Set.of())) {
          if (reached.add(peer)) {
            toVisit.add(peer);
          }
        }
      }
      return reached;
    }
  }

  /** A link between the nodes with these numbers, taken modulo the number of nodes. */
  private record Chord(int from, int to) {}

  private Overlays() {}

  /** Every node is linked to its successor; any further links; both ends agree. */
  static Arbitrary<Overlay> withIntactSuccessorLinks() {
    return overlays(MAX_NODES, true, true);
  }

  /** Any links at all, each known to one end only: what churn can make of an overlay at worst. */
  static Arbitrary<Overlay> inChurn() {
    return overlays(MAX_NODES, false, false);
  }

  /** Any links, known to both ends; successor links may be missing. */
  static Arbitrary<Overlay> withMissingLinks() {
    return overlays(MAX_NODES, false, true);
  }

  /** The same with so few nodes that the search for a way into a gap may ask them all. */
  static Arbitrary<Overlay> smallWithMissingLinks() {
    return overlays(Gap.MAX_VISITED, false, true);
  }

  private static Arbitrary<Overlay> overlays(
      int maxNodes, boolean successorLinks, boolean endsAgree) {
    Arbitrary<Integer> numbers = Arbitraries.integers().between(0, MAX_NODES - 1);
    return Combinators.combine(
            NodeIds.sets(MIN_NODES, maxNodes),
            Combinators.combine(numbers, numbers)
                .as(Chord::new)
                .list()
                .ofMaxSize(3 * maxNodes)
                .withSizeDistribution(RandomDistribution.uniform()),
            numbers)
        .as(
            (nodes, chords, root) -> {
              List<NodeId> ring = new ArrayList<>(new TreeSet<>(nodes));
              List<Chord> links = new ArrayList<>(chords);
              for (int i = 0; successorLinks && i < ring.size(); i++) {
                links.add(new Chord(i, i + 1));
              }
              return new Overlay(ring.get(root % ring.size()), views(ring, links, endsAgree));
            })
        .withoutEdgeCases();
  }

  private static Map<NodeId, Set<NodeId>> views(
      List<NodeId> ring, List<Chord> links, boolean endsAgree) {
    Map<NodeId, Set<NodeId>> views = new TreeMap<>();
    ring.forEach(node -> views.put(node, new TreeSet<>()));
    for (Chord link : links) {
      NodeId from = ring.get(link.from() % ring.size());
      NodeId to = ring.get(link.to() % ring.size());
      if (!from.equals(to)) {
        views.computeIfAbsent(from, node -> new TreeSet<>()).add(to);
        if (endsAgree) {
          views.computeIfAbsent(to, node -> new TreeSet<>()).add(from);
        }
      }
    }
    return views;
  }
}
