package org.boundedflood.program;

import java.util.Map;
import org.boundedflood.core.Punt;

/**
 * What an operator may tune of the switch program.
 *
 * @param limits how many frames of each kind may go to the controller from each port; of floods
 *     that the switch carries by itself, how many may start at each leaf port
 * @param leafAge after how many seconds without a frame the switch forgets a local leaf, 1 to 65535
 */
public record PlannerSettings(Map<Punt, Limit> limits, int leafAge) {
  /**
   * A limit on frames to the controller.
   *
   * @param packetsPerSecond in the long run, 1 or more
   * @param burst at once after a pause, in packets, 1 or more
   */
  public record Limit(int packetsPerSecond, int burst) {
    public Limit {
      if (packetsPerSecond < 1 || burst < 1) {
        throw new IllegalArgumentException(
            "a limit must have a rate and a burst of 1 or more, found %d packets/s and %d packets"
                .formatted(packetsPerSecond, burst));
      }
    }
  }

  /**
   * A leaf age of 300 s; from each port 5000 floods/s of a peer, 2000/s of leaves, 1000/s of link
   * messages and of unknown destinations, and 500/s of new sources; and 20,000 floods/s of leaves
   * that the switch carries. The bursts are so short that a port which uses up all of its own is
   * served within a few milliseconds.
   */
  public static final PlannerSettings DEFAULT =
      new PlannerSettings(
          Map.of(
              Punt.OVERLAY_FLOOD, new Limit(5000, 500),
              Punt.OVERLAY_LINK, new Limit(1000, 500),
              Punt.NEW_SOURCE, new Limit(500, 100),
              Punt.UNKNOWN_DESTINATION, new Limit(1000, 200),
              Punt.LEAF_FLOOD, new Limit(2000, 200),
              Punt.SWITCH_FLOOD, new Limit(20_000, 2000)),
          300);

  public PlannerSettings {
    limits = Map.copyOf(limits);
    for (Punt punt : Punt.values()) {
      if (!limits.containsKey(punt)) {
        throw new IllegalArgumentException("every punt must have a limit, found none for " + punt);
      }
    }
    if (leafAge < 1 || leafAge > 0xffff) {
      throw new IllegalArgumentException("leaf age must be 1 to 65535 s, found " + leafAge);
    }
  }

  /** The limit for one kind of frame. */
  Limit limit(Punt punt) {
    Limit limit = limits.get(punt);
    if (limit == null) {
      throw new IllegalStateException("no limit for " + punt);
    }
    return limit;
  }
}
