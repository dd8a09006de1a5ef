package org.boundedflood.core.learning;

import java.time.Duration;

/**
 * How much of a node's memory and of the other nodes' attention leaves can use up.
 *
 * @param perPort how many leaves are known behind one port, and how many of them may be new at
 *     once; 1 or more
 * @param newPerSecond how many new leaves a port may bring each second in the long run, 1 to 1000
 * @param perNode how many leaves of one other node are known, 1 or more
 * @param moveBurst how often a leaf may move at once, 1 or more
 * @param moveInterval time after which it may move once more, 1 ms or more
 */
public record LeafLimits(
    int perPort, int newPerSecond, int perNode, int moveBurst, Duration moveInterval) {

  /**
   * 1024 leaves for each port, 20 new ones a second; 8192 for each node. A leaf that moves ten
   * times in a row, as fast as somebody can plug it or an orchestrator start it anew, is followed
   * each time; one that is in two places at once costs the overlay half an announcement a second.
   */
  public static final LeafLimits DEFAULT =
      new LeafLimits(1_024, 20, 8_192, 16, Duration.ofSeconds(2));

  private static final long MILLIS_PER_SECOND = 1_000;

  public LeafLimits {
    if (newPerSecond < 1 || newPerSecond > MILLIS_PER_SECOND) {
      throw new IllegalArgumentException(
          "new leaves per second must be 1 to 1000, found " + newPerSecond);
    }
    if (perPort < 1 || perNode < 1 || moveBurst < 1 || moveInterval.toMillis() < 1) {
      throw new IllegalArgumentException(
          "limits on leaves must be 1 or more, found %d, %d, %d and %s"
              .formatted(perPort, perNode, moveBurst, moveInterval));
    }
  }

  /** Milliseconds until a port may bring one more new leaf. */
  long newInterval() {
    return MILLIS_PER_SECOND / newPerSecond;
  }
}
