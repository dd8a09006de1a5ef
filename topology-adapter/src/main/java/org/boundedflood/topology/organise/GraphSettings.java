package org.boundedflood.topology.organise;

import java.util.OptionalInt;
import java.util.Set;
import org.boundedflood.core.ring.NodeId;

/**
 * Which links a node wants. Each node may have its own.
 *
 * @param successors links to the nodes next clockwise, 1 to 32
 * @param longDistance shortcuts, 0 to 64; empty for {@code ceil(log2 n)} of an overlay of n nodes
 * @param law how far away shortcuts are drawn
 * @param statics peers to which links are wanted whenever they are there
 */
public record GraphSettings(
    int successors, OptionalInt longDistance, DistanceLaw law, Set<NodeId> statics) {
  /** Two successors, shortcuts by the size of the overlay, nothing static. */
  public static final GraphSettings DEFAULT =
      new GraphSettings(2, OptionalInt.empty(), DistanceLaw.LN, Set.of());

  public GraphSettings {
    if (successors < 1 || successors > 32) {
      throw new IllegalArgumentException("successors must be 1 to 32, found " + successors);
    }
    if (longDistance.isPresent() && (longDistance.getAsInt() < 0 || longDistance.getAsInt() > 64)) {
      throw new IllegalArgumentException(
          "long-distance links must be 0 to 64, found " + longDistance.getAsInt());
    }
    statics = Set.copyOf(statics);
  }

  /** How many shortcuts are wanted in an overlay of so many nodes. */
  public int shortcuts(int nodes) {
    return longDistance.orElseGet(() -> binaryLogarithm(nodes));
  }

  /**
   * How many shortcuts are left alone. One more than wanted if that follows from the number of
   * nodes, so that nothing is torn down and drawn anew while that number swings about a power of 2.
   */
  int tolerated(int nodes) {
    return longDistance.orElseGet(() -> binaryLogarithm(nodes) + 1);
  }

  private static int binaryLogarithm(int nodes) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(nodes, 1) - 1);
  }
}
