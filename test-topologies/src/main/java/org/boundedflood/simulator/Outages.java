package org.boundedflood.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jgrapht.alg.util.UnionFind;

/** Chooses which links of an overlay are down. */
final class Outages {
  /** A link between two nodes. */
  record Link(int one, int other) {}

  private Outages() {}

  /**
   * Chooses at random so that those left still join all nodes that the links joined before. A link
   * that is needed for that stays up and another goes down in its place, as far as there are any.
   *
   * @param share of the links that are to be down, 0 to 1
   * @return the places in {@code links} of those that are down
   */
  static BitSet choose(int nodes, List<Link> links, double share, Random random) {
    int wanted = (int) Math.round(links.size() * share);
    BitSet down = new BitSet(links.size());
    if (wanted == 0) {
      return down;
    }
    List<Integer> order =
        IntStream.range(0, links.size()).boxed().collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(order, random);
    UnionFind<Integer> joined =
        new UnionFind<>(IntStream.range(0, nodes).boxed().collect(Collectors.toSet()));
    Deque<Integer> dispensable = new ArrayDeque<>();
    for (int link : order.subList(wanted, order.size())) {
      if (!join(joined, links.get(link))) {
        dispensable.add(link);
      }
    }
    for (int link : order.subList(0, wanted)) {
      if (!join(joined, links.get(link))) {
        down.set(link);
      } else if (!dispensable.isEmpty()) {
        down.set(dispensable.remove());
      }
    }
    return down;
  }

  /** Whether the link joined what was apart. */
  private static boolean join(UnionFind<Integer> joined, Link link) {
    if (joined.inSameSet(link.one(), link.other())) {
      return false;
    }
    joined.union(link.one(), link.other());
    return true;
  }
}
