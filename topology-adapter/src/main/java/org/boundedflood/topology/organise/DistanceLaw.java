package org.boundedflood.topology.organise;

/**
 * How far away long-distance peers are drawn (protocol, section 2): {@code x} from {@code p(x) = 1
 * / (x log n)}, and the peer that is {@code floor(n x)} places clockwise.
 */
public enum DistanceLaw {
  /** Symphony's own, with the natural logarithm, drawn until there are as many peers as wanted. */
  LN {
    @Override
    double logarithm(int nodes) {
      return Math.log(nodes);
    }
  },
  /**
   * The original's, with the common logarithm: no peer lies in the nearest part of the ring, and a
   * draw that hits a peer twice is lost.
   */
  LOG10 {
    @Override
    double logarithm(int nodes) {
      return Math.log10(nodes);
    }
  };

  abstract double logarithm(int nodes);

  /** Whether a draw that hits a peer in vain is repeated. */
  boolean repeats() {
    return this == LN;
  }

  /**
   * The number of places clockwise, 1 to {@code nodes - 1}.
   *
   * @param nodes nodes of the overlay, at least 2
   * @param uniform evenly distributed, 0 up to but not 1
   */
  int places(int nodes, double uniform) {
    int drawn = (int) (nodes * Math.exp(logarithm(nodes) * (uniform - 1)));
    return Math.min(Math.max(drawn, 1), nodes - 1);
  }

  /** Whether a peer so many places away is nearer than any that would be drawn. */
  boolean isTooClose(int nodes, int places) {
    return places < Math.floor(nodes * Math.exp(-logarithm(nodes)));
  }
}
