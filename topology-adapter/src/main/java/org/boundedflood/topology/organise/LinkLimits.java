package org.boundedflood.topology.organise;

import java.util.OptionalInt;

/**
 * How many links a node accepts that only its peers want, by their reason; each 0 to 1000.
 *
 * @param successors as a successor; beyond it a nearer predecessor displaces the farthest
 * @param statics as a static peer
 * @param longDistance as a shortcut; empty for twice as many as the node wants itself
 * @param onDemand on demand
 */
public record LinkLimits(int successors, int statics, OptionalInt longDistance, int onDemand) {
  /** Enough for an overlay whose nodes want two successors, and three links on demand. */
  public static final LinkLimits DEFAULT = new LinkLimits(8, 16, OptionalInt.empty(), 6);

  public LinkLimits {
    for (int limit : new int[] {successors, statics, longDistance.orElse(0), onDemand}) {
      if (limit < 0 || limit > 1000) {
        throw new IllegalArgumentException("a limit of links must be 0 to 1000, found " + limit);
      }
    }
  }

  /** The limit for one reason at a node that wants so many shortcuts. */
  public int of(LinkReason reason, int shortcuts) {
    return switch (reason) {
      case SUCCESSOR -> successors;
      case STATIC -> statics;
      case LONG_DISTANCE -> longDistance.orElse(2 * shortcuts);
      case ON_DEMAND -> onDemand;
    };
  }
}
