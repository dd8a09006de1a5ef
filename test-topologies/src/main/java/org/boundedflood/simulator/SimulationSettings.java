package org.boundedflood.simulator;

/**
 * What is simulated.
 *
 * @param nodes nodes at the start, at least 2
 * @param successors successors that each node links to
 * @param longDistance long-distance peers that each node links to
 * @param pdf how those are drawn
 * @param flood who carries floods
 * @param loss share of links that carry nothing, 0 to 1
 * @param cold whether those have never carried anything
 * @param churn nodes that leave and that join per virtual second
 * @param crash share of the leaving nodes that go without a word, 0 to 1
 * @param seed of everything that is left to chance
 * @param leaves nodes that have a leaf: sources of floods, destinations of unicast
 * @param pairs pairs of nodes between which unicast is followed
 * @param seconds virtual time over which the measurements are spread under churn
 * @param threads threads of this process; does not change any result
 */
record SimulationSettings(
    int nodes,
    int successors,
    int longDistance,
    Pdf pdf,
    FloodBy flood,
    double loss,
    boolean cold,
    double churn,
    double crash,
    long seed,
    int leaves,
    int pairs,
    int seconds,
    int threads) {

  private static final int ALL_LEAVES_UP_TO = 1_000;
  private static final int FEWEST_LEAVES = 10;
  private static final int LEAVES_TIMES_NODES = 1_000_000;
  private static final int MOST_PAIRS = 50_000;
  private static final int FEWEST_PAIRS = 10_000;
  private static final int PAIRS_TIMES_NODES = 1_000_000_000;

  SimulationSettings {
    require(nodes >= 2, "--nodes must be at least 2", nodes);
    require(successors >= 1, "--successors must be at least 1", successors);
    require(longDistance >= 0, "--long must be at least 0", longDistance);
    require(loss >= 0 && loss <= 1, "--loss must be 0 to 1", loss);
    require(churn >= 0, "--churn must be at least 0", churn);
    require(crash >= 0 && crash <= 1, "--crash must be 0 to 1", crash);
    require(leaves >= 1 && leaves <= nodes, "--leaves must be 1 to the number of nodes", leaves);
    require(pairs >= 1, "--pairs must be at least 1", pairs);
    require(seconds >= 1, "--seconds must be at least 1", seconds);
    require(threads >= 1, "--threads must be at least 1", threads);
  }

  /** Long-distance peers of a node in an overlay of this size, if nothing else is asked for. */
  static int usualLongDistance(int nodes) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, nodes - 1));
  }

  /**
   * How many nodes have a leaf if nothing else is asked for. Every node knows every leaf, and every
   * leaf is announced to every node: both grow with the product.
   */
  static int usualLeaves(int nodes) {
    if (nodes <= ALL_LEAVES_UP_TO) {
      return nodes;
    }
    return Math.min(ALL_LEAVES_UP_TO, Math.max(FEWEST_LEAVES, LEAVES_TIMES_NODES / nodes));
  }

  /** How many pairs are followed if nothing else is asked for: all, up to a bound. */
  static int usualPairs(int nodes, int leaves) {
    int most = Math.max(FEWEST_PAIRS, Math.min(MOST_PAIRS, PAIRS_TIMES_NODES / nodes));
    return (int) Math.min(most, (long) leaves * (nodes - 1));
  }

  private static void require(boolean holds, String rule, Number found) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", found " + found);
    }
  }
}
