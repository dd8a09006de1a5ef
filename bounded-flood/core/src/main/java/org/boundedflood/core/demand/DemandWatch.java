package org.boundedflood.core.demand;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.boundedflood.core.ring.NodeId;

/**
 * Finds the nodes to which own leaves send so much that a tunnel is worth it.
 *
 * <p>What the switch sends towards a root switch is counted anyway, but that mixes own traffic with
 * transit, and a transit node must not ask. So there are two looks: where all traffic together has
 * filled an eighth of a {@linkplain DemandThreshold bucket}, the own part is measured, by flows
 * made for it; and only that is held against the threshold. A node whose traffic proves to be
 * transit is not measured again for a while.
 *
 * <p>Bounds: a bucket for each root switch towards which more flows than leaks out, {@value
 * #MEASURED_AT_ONCE} measured at once, {@value #MOST_SET_ASIDE} set aside, of which the oldest is
 * evicted. Ageing: an empty bucket is dropped, and with it the measurement; who was set aside is
 * considered again after a minute. Times are milliseconds of the node's clock.
 */
public final class DemandWatch {
  static final int MEASURED_AT_ONCE = 8;
  static final int MOST_SET_ASIDE = 64;
  static final long SET_ASIDE_MILLIS = 60_000;

  /** Part of the threshold, reached by all traffic together, from which on the own is measured. */
  private static final double WORTH_MEASURING = 1 / 8.0;

  /**
   * Looks after which a node to which nothing own was sent is taken for a destination of transit.
   */
  private static final int TRANSIT_AFTER_LOOKS = 10;

  private final double capacity;
  private final double leakPerMilli;
  private final long patienceMillis;
  private final Map<NodeId, Double> levels = new HashMap<>();
  private final Map<NodeId, Measurement> measured = new LinkedHashMap<>();
  private final Map<NodeId, Long> setAside = new LinkedHashMap<>();

  private static final class Measurement {
    private double level;
    private long emptySince;

    private Measurement(long now) {
      this.emptySince = now;
    }
  }

  /** A watch that has seen nothing yet. */
  public DemandWatch(DemandSettings settings) {
    this.capacity = settings.threshold().capacity();
    this.leakPerMilli = settings.threshold().leak(settings.idle()) / 1_000;
    this.patienceMillis = settings.interval().toMillis() * TRANSIT_AFTER_LOOKS;
  }

  /**
   * The nodes towards which own traffic is to be measured; those before the last look stay first.
   */
  public Set<NodeId> measured() {
    return Set.copyOf(measured.keySet());
  }

  /**
   * Takes a look at what was sent in the last {@code elapsed} milliseconds.
   *
   * @param towards bytes towards each root switch, of own leaves and in transit
   * @param own bytes of own leaves towards those that are {@link #measured}
   * @param eligible whether a tunnel to a node may be asked for at all
   * @return the nodes to which own traffic has reached the threshold, the one with the most traffic
   *     first
   */
  public List<NodeId> look(
      Map<NodeId, Long> towards,
      Map<NodeId, Long> own,
      Predicate<NodeId> eligible,
      long elapsed,
      long now) {
    double leaked = leakPerMilli * elapsed;
    towards.forEach(
        (root, bytes) ->
            levels.merge(
                root, filled(0, bytes, leaked), (old, fresh) -> filled(old, bytes, leaked)));
    levels.replaceAll(
        (root, level) -> towards.containsKey(root) ? level : filled(level, 0, leaked));
    levels.entrySet().removeIf(e -> e.getValue() == 0 || !eligible.test(e.getKey()));
    setAside.values().removeIf(until -> now >= until);
    judge(own, leaked, now);
    choose(now);
    return measured.entrySet().stream()
        .filter(e -> e.getValue().level >= capacity)
        .map(Map.Entry::getKey)
        .sorted(mostTrafficFirst())
        .toList();
  }

  /** Forgets everything: nothing can be asked for at present. */
  public void clear() {
    levels.clear();
    measured.clear();
    setAside.clear();
  }

  private void judge(Map<NodeId, Long> own, double leaked, long now) {
    Iterator<Map.Entry<NodeId, Measurement>> each = measured.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<NodeId, Measurement> entry = each.next();
      Measurement measurement = entry.getValue();
      measurement.level = filled(measurement.level, own.getOrDefault(entry.getKey(), 0L), leaked);
      if (measurement.level > 0) {
        measurement.emptySince = now;
      }
      if (!levels.containsKey(entry.getKey())) {
        each.remove();
      } else if (now - measurement.emptySince >= patienceMillis) {
        each.remove();
        putAside(entry.getKey(), now);
      }
    }
  }

  private void putAside(NodeId root, long now) {
    setAside.remove(root);
    setAside.put(root, now + SET_ASIDE_MILLIS);
    if (setAside.size() > MOST_SET_ASIDE) {
      setAside.remove(setAside.keySet().iterator().next());
    }
  }

  private void choose(long now) {
    List<NodeId> candidates = new ArrayList<>();
    levels.forEach(
        (root, level) -> {
          if (level >= capacity * WORTH_MEASURING
              && !measured.containsKey(root)
              && !setAside.containsKey(root)) {
            candidates.add(root);
          }
        });
    candidates.sort(mostTrafficFirst());
    for (NodeId root : candidates) {
      if (measured.size() < MEASURED_AT_ONCE) {
        measured.put(root, new Measurement(now));
      }
    }
  }

  private Comparator<NodeId> mostTrafficFirst() {
    return Comparator.<NodeId>comparingDouble(root -> -levels.getOrDefault(root, 0.0))
        .thenComparing(Comparator.naturalOrder());
  }

  /** A bucket after {@code bytes} went in while {@code leaked} went out; it overflows. */
  private double filled(double level, long bytes, double leaked) {
    return Math.max(0, Math.min(capacity, level + bytes - leaked));
  }
}
