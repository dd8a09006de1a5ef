package org.boundedflood.simulator;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Measures on a running overlay: one flood at a time, and ways of unicast at the moment at which it
 * begins.
 */
final class Probes {
  private final Overlay overlay;
  private final Membership membership;
  private final SimulationSettings settings;
  private final Random random;
  private final Distribution floodHops = new Distribution();
  private final Distribution hops = new Distribution();
  private final Distribution shortest = new Distribution();
  private final Distribution stretch = new Distribution();
  private final Map<Walk.End, Long> ends = new EnumMap<>(Walk.End.class);
  private @Nullable LiveGraph graph;
  private final Distribution floodedHops = new Distribution();
  private int floods;
  private long flooded;
  private long floodedTwice;
  private long floodedMissed;
  private long floodedLost;
  private long duplicates;
  private long missed;
  private long lost;
  private long deliveries;
  private int alone;
  private long bySwitch;
  private long packetIns;
  private long pairs;

  Probes(Overlay overlay, Membership membership, SimulationSettings settings, Random random) {
    this.overlay = overlay;
    this.membership = membership;
    this.settings = settings;
    this.random = random;
  }

  /** How unicast comes to one node from others. */
  private record Ways(SimulatedNode target, LiveGraph.Distances distances, List<Way> ways) {}

  private record Way(SimulatedNode source, Walk walk) {}

  /**
   * Follows frames to the leaves of some nodes, all at one moment, and then floods from one after
   * the other.
   *
   * @param sources from how many nodes to each of them
   */
  void take(Map<SimulatedNode, Integer> sources) {
    LiveGraph present = graph;
    if (present == null || settings.churn() > 0) {
      present = LiveGraph.of(overlay.nodes());
      graph = present;
    }
    LiveGraph live = present;
    List<Callable<Ways>> parts = new ArrayList<>();
    sources.forEach(
        (target, count) -> {
          List<SimulatedNode> chosen = choose(target, count);
          parts.add(() -> follow(live, target, chosen));
        });
    for (Ways ways : overlay.together(parts)) {
      note(ways);
      for (Way way : ways.ways()) {
        if (way.walk().isFlooded()) {
          floodOn(way, ways.target());
        }
      }
      flood(ways.target(), ways.distances());
    }
  }

  private Ways follow(LiveGraph live, SimulatedNode target, List<SimulatedNode> sources) {
    List<Way> ways = new ArrayList<>();
    for (SimulatedNode source : sources) {
      ways.add(new Way(source, Walk.from(source, target.leaf(), overlay.nodes())));
    }
    return new Ways(target, live.distancesTo(target.number()), ways);
  }

  Report.Flood flood() {
    return new Report.Flood(
        floods,
        floodHops.summary(),
        duplicates,
        missed,
        lost,
        deliveries,
        bySwitch,
        alone,
        packetIns);
  }

  Report.Unicast unicast() {
    return new Report.Unicast(
        pairs,
        hops.summary(),
        shortest.summary(),
        stretch.summary(),
        count(Walk.End.LOOP),
        count(Walk.End.DEAD_END),
        count(Walk.End.UNKNOWN),
        count(Walk.End.LOST),
        new Report.Flooded(
            flooded, floodedHops.summary(), floodedTwice, floodedMissed, floodedLost));
  }

  private long count(Walk.End end) {
    return ends.getOrDefault(end, 0L);
  }

  private void note(Ways ways) {
    for (Way way : ways.ways()) {
      int best = ways.distances().of(way.source().number());
      if (best == LiveGraph.UNREACHABLE) {
        continue;
      }
      pairs++;
      Walk walk = way.walk();
      ends.merge(walk.end(), 1L, Long::sum);
      if (walk.end() == Walk.End.ARRIVED) {
        hops.add(walk.links());
        shortest.add(best);
        stretch.add((double) walk.links() / best);
      }
    }
  }

  private List<SimulatedNode> choose(SimulatedNode target, int sources) {
    List<SimulatedNode> ring = membership.ring();
    List<SimulatedNode> others = new ArrayList<>(Math.min(sources, ring.size()));
    if (sources >= ring.size() - 1) {
      others.addAll(ring);
      others.remove(target);
      return others;
    }
    while (others.size() < sources) {
      SimulatedNode source = ring.get(random.nextInt(ring.size()));
      if (source != target) {
        others.add(source);
      }
    }
    return others;
  }

  /** Has a frame flooded from where its way ended, and looks whether it comes to its leaf. */
  private void floodOn(Way way, SimulatedNode target) {
    SimulatedNode from = way.walk().at();
    if (!from.isRunning() || !target.isRunning()) {
      return;
    }
    long number = -2 - flooded;
    flooded++;
    FloodWatch watch =
        overlay.flood(number, from, way.walk().ingress(), way.source().leaf(), target.leaf());
    int times = watch.deliveries(target.number());
    floodedTwice += Math.max(0, times - 1);
    if (times > 0) {
      floodedHops.add(way.walk().links() + watch.hops(target.number()));
    } else if (watch.isLostFor(target.id()) || !target.isRunning()) {
      floodedLost++;
    } else if (LiveGraph.of(overlay.nodes()).distancesTo(target.number()).of(from.number())
        != LiveGraph.UNREACHABLE) {
      floodedMissed++;
    }
  }

  private void flood(SimulatedNode target, LiveGraph.Distances distances) {
    FloodWatch watch = overlay.flood(floods, target);
    floods++;
    alone += watch.packetIns() == 0 ? 1 : 0;
    bySwitch += watch.deliveriesBySwitch();
    packetIns += watch.packetIns();
    for (int number = 0; number < distances.nodes(); number++) {
      SimulatedNode node = overlay.nodes().get(number);
      int times = watch.deliveries(number) + (node == target ? 1 : 0);
      deliveries += watch.deliveries(number);
      duplicates += Math.max(0, times - 1);
      if (times == 0) {
        boolean reachable = distances.of(number) != LiveGraph.UNREACHABLE && node.isRunning();
        boolean isLost = reachable && watch.isLostFor(node.id());
        lost += isLost ? 1 : 0;
        missed += reachable && !isLost ? 1 : 0;
      } else if (node != target) {
        floodHops.add(watch.hops(number));
      }
    }
  }
}
