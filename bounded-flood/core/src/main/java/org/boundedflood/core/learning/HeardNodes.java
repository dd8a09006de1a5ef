package org.boundedflood.core.learning;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.boundedflood.core.ring.NodeId;

/**
 * Nodes that something was heard of, and which of them were heard of lately.
 *
 * <p>Bound: {@value #MAX_NODES} nodes. Ageing: after {@code holdMillis}; after half of it a node no
 * longer counts as heard lately. Eviction: the node heard of longest ago. Owner: the leaf
 * directory.
 */
final class HeardNodes {
  static final int MAX_NODES = 16_384;

  private final long holdMillis;
  private final Map<NodeId, Long> oldestFirst = new LinkedHashMap<>();
  private final NavigableSet<NodeId> recent = new TreeSet<>();

  HeardNodes(long holdMillis) {
    this.holdMillis = holdMillis;
  }

  void heard(NodeId node, long now) {
    if (oldestFirst.remove(node) == null && oldestFirst.size() == MAX_NODES) {
      NodeId evicted = oldestFirst.keySet().iterator().next();
      oldestFirst.remove(evicted);
      recent.remove(evicted);
    }
    oldestFirst.put(node, now);
    recent.add(node);
  }

  boolean contains(NodeId node) {
    return oldestFirst.containsKey(node);
  }

  /** Forgets the nodes that were not heard of for the hold time. */
  void age(long now) {
    Iterator<Map.Entry<NodeId, Long>> entries = oldestFirst.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<NodeId, Long> entry = entries.next();
      long silent = now - entry.getValue();
      if (silent < holdMillis / 2) {
        return;
      }
      recent.remove(entry.getKey());
      if (silent >= holdMillis) {
        entries.remove();
      }
    }
  }

  /** Whether a node heard of lately that passes the test lies strictly between two positions. */
  boolean anyBetween(NodeId from, NodeId to, Predicate<NodeId> test) {
    if (from.compareTo(to) < 0) {
      return any(recent.subSet(from, false, to, false), test);
    }
    return any(recent.tailSet(from, false), test) || any(recent.headSet(to, false), test);
  }

  /** Asked for each flood, of few nodes or none: a stream would cost more than the search. */
  private static boolean any(Set<NodeId> nodes, Predicate<NodeId> test) {
    for (NodeId node : nodes) {
      if (test.test(node)) {
        return true;
      }
    }
    return false;
  }
}
