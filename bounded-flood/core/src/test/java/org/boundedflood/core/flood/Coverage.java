package org.boundedflood.core.flood;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import org.boundedflood.core.ring.NodeId;

/**
 * What floods reach in damaged overlays.
 *
 * @param missedWithout share of the living nodes that plain flooding misses
 * @param missedWith the same with gaps handed over
 * @param sendsPerNode frames sent for each node reached, with gaps handed over
 */
record Coverage(double missedWithout, double missedWith, double sendsPerNode) {
  private static final int FLOODS_PER_OVERLAY = 8;
  private static final long SEED = 20260101;

  /** Floods from some nodes of as many overlays that are still connected. */
  static Coverage of(
      int overlays,
      int size,
      int longLinks,
      BiFunction<SymphonyOverlay, Random, SymphonyOverlay> damage) {
    Random random = new Random(SEED);
    double nodes = 0;
    double without = 0;
    double with = 0;
    double sends = 0;
    int done = 0;
    while (done < overlays) {
      SymphonyOverlay overlay = damage.apply(SymphonyOverlay.of(size, longLinks, random), random);
      if (!overlay.isConnected()) {
        continue;
      }
      done++;
      Set<NodeId> living = new HashSet<>(overlay.ring());
      for (int i = 0; i < FLOODS_PER_OVERLAY; i++) {
        NodeId root = overlay.ring().get(random.nextInt(overlay.ring().size()));
        FloodTrace plain = FloodTrace.of(root, living, overlay::peersOf);
        GapTrace filled = GapTrace.of(root, living, overlay.known(), overlay::peersOf);
        nodes += living.size() - 1;
        without += living.size() - 1 - plain.sends().size();
        with += living.size() - 1 - filled.reached();
        sends += filled.sends();
      }
    }
    return new Coverage(without / nodes, with / nodes, sends / (nodes - with));
  }
}
