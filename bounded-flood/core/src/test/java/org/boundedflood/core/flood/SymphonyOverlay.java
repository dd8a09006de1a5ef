package org.boundedflood.core.flood;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.boundedflood.core.ring.NodeId;

/**
 * A ring with two successors and long links to each node, of which parts are taken away.
 *
 * @param ring the living nodes, clockwise
 * @param links the links that work, from both ends
 * @param known the nodes that everybody takes to be there
 */
public record SymphonyOverlay(
    List<NodeId> ring, Map<NodeId, Set<NodeId>> links, Set<NodeId> known) {
  private static final int SUCCESSORS = 2;

  /** An intact one of random identifiers. */
  public static SymphonyOverlay of(int size, int longLinks, Random random) {
    Set<NodeId> nodes = new TreeSet<>();
    while (nodes.size() < size) {
      nodes.add(NodeId.of(random.nextLong(), random.nextLong()));
    }
    List<NodeId> ring = List.copyOf(nodes);
    Map<NodeId, Set<NodeId>> links = new HashMap<>();
    ring.forEach(node -> links.put(node, new TreeSet<>()));
    for (int i = 0; i < size; i++) {
      Set<Integer> places = new HashSet<>();
      while (places.size() < longLinks) {
        int place = (int) (size * Math.exp(Math.log(size) * (random.nextDouble() - 1)));
        if (place > SUCCESSORS && place < size - SUCCESSORS) {
          places.add(place);
        }
      }
      for (int successor = 1; successor <= SUCCESSORS; successor++) {
        places.add(successor);
      }
      for (int place : places) {
        link(links, ring.get(i), ring.get((i + place) % size));
      }
    }
    return new SymphonyOverlay(ring, links, nodes);
  }

  private static void link(Map<NodeId, Set<NodeId>> links, NodeId one, NodeId other) {
    links.computeIfAbsent(one, node -> new TreeSet<>()).add(other);
    links.computeIfAbsent(other, node -> new TreeSet<>()).add(one);
  }

  public SymphonyOverlay withoutAFifthOfTheLinks(Random random) {
    Map<NodeId, Set<NodeId>> working = new HashMap<>();
    ring.forEach(node -> working.put(node, new TreeSet<>()));
    for (NodeId one : ring) {
      for (NodeId other : peersOf(one)) {
        if (one.compareTo(other) < 0 && random.nextInt(5) > 0) {
          link(working, one, other);
        }
      }
    }
    return new SymphonyOverlay(ring, working, known);
  }

  SymphonyOverlay withoutTwoAdjacentNodes(Random random) {
    int first = random.nextInt(ring.size());
    return only(
        ring.stream()
            .filter(node -> !node.equals(ring.get(first)))
            .filter(node -> !node.equals(ring.get((first + 1) % ring.size())))
            .toList());
  }

  SymphonyOverlay halfOfTheRing(Random random) {
    int first = random.nextInt(ring.size());
    List<NodeId> twice = new ArrayList<>(ring);
    twice.addAll(ring);
    return only(twice.subList(first, first + ring.size() / 2));
  }

  private SymphonyOverlay only(List<NodeId> living) {
    Set<NodeId> alive = new TreeSet<>(living);
    Map<NodeId, Set<NodeId>> working = new HashMap<>();
    for (NodeId node : living) {
      Set<NodeId> peers = new TreeSet<>(peersOf(node));
      peers.retainAll(alive);
      working.put(node, peers);
    }
    return new SymphonyOverlay(List.copyOf(alive), working, known);
  }

  public Set<NodeId> peersOf(NodeId node) {
    return links.getOrDefault(node, Set.of());
  }

  boolean isConnected() {
    Set<NodeId> seen = new HashSet<>(List.of(ring.get(0)));
    List<NodeId> toVisit = new ArrayList<>(seen);
    while (!toVisit.isEmpty()) {
      for (NodeId peer : peersOf(toVisit.remove(toVisit.size() - 1))) {
        if (seen.add(peer)) {
          toVisit.add(peer);
        }
      }
    }
    return seen.size() == ring.size();
  }
}
