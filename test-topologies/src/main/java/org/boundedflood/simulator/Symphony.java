package org.boundedflood.simulator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Who opens tunnels to whom: each node to its nearest successors, and to long-distance peers drawn
 * with a density that falls with the reciprocal of the distance (protocol, section 2).
 *
 * <p>Nodes are named by their places on the ring, clockwise from 0. The only state is the source of
 * chance that is passed in.
 *
 * @param successors successors of each node, at least 1
 * @param longDistance long-distance peers of each node, at least 0
 */
record Symphony(int successors, int longDistance, Pdf pdf) {
  Symphony {
    if (successors < 1 || longDistance < 0) {
      throw new IllegalArgumentException(
          "successors must be at least 1 and long-distance peers at least 0, found %d and %d"
              .formatted(successors, longDistance));
    }
  }

  /** The places to which each node opens tunnels, successors first. */
  int[][] draw(int nodes, RandomGenerator random) {
    int[][] opened = new int[nodes][];
    for (int place = 0; place < nodes; place++) {
      List<Integer> peers = new ArrayList<>();
      for (int distance = 1; distance <= Math.min(successors, nodes - 1); distance++) {
        peers.add((place + distance) % nodes);
      }
      for (int distance : longDistances(nodes, longDistance, random)) {
        peers.add((place + distance) % nodes);
      }
      opened[place] = peers.stream().mapToInt(Integer::intValue).toArray();
    }
    return opened;
  }

  /**
   * Draws long-distance peers of one node.
   *
   * @param wanted how many
   * @return how many places clockwise they lie, all beyond the successors, each once; fewer than
   *     wanted if there are no more, or if draws were repeated and {@link Pdf#LOG10} leaves it at
   *     that
   */
  Set<Integer> longDistances(int nodes, int wanted, RandomGenerator random) {
    Set<Integer> distances = new LinkedHashSet<>();
    int possible = Math.max(0, nodes - 1 - successors);
    double logarithm = pdf.logarithm(nodes);
    int draws = 0;
    while (distances.size() < Math.min(wanted, possible) && (pdf.isDistinct() || draws < wanted)) {
      draws++;
      int distance = (int) (nodes * Math.exp(logarithm * (random.nextDouble() - 1)));
      if (distance > successors && distance < nodes) {
        distances.add(distance);
      }
    }
    return distances;
  }
}
