package org.boundedflood.simulator;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.boundedflood.core.NodeSettings;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.program.PlannerSettings;
import org.boundedflood.program.SwitchPlanner;
import org.boundedflood.program.SwitchProgram;

/** One run: builds an overlay, lets it come up, measures. */
final class Simulation {
  /** The largest overlay for whose memory the whole heap is collected. */
  private static final int MOST_TO_COLLECT_FOR = 20_000;

  private static final double MILLIS = 1_000;
  private static final double NANOS = 1e9;
  private static final long STEP_MILLIS = 5;
  private static final long COMES_UP_WITHIN_MILLIS = 20_000;
  private static final int LEAVES_AT_ONCE = 32;
  private static final int TARGETS_AT_ONCE = 8;
  private static final int MAINTENANCE_NODE_MILLIS = 40_000_000;
  private static final int MOST_INTERVALS = 10;
  private static final int PROGRAMS = 200;

  /** Link-check intervals after which a link that carries nothing has been given up. */
  private static final int PATIENCE = 4;

  private final SimulationSettings settings;
  private final Progress progress;
  private final Overlay overlay;
  private final Membership membership;
  private final Random random;
  private final List<SimulatedNode> withLeaf = new ArrayList<>();
  private final NodeSettings nodeSettings = NodeSettings.of(NodeId.of(0, 0), 1);

  private Simulation(SimulationSettings settings, Progress progress, Overlay overlay) {
    this.settings = settings;
    this.progress = progress;
    this.overlay = overlay;
    this.random = new Random(settings.seed());
    this.membership = new Membership(overlay, settings, new Random(random.nextLong()));
  }

  /** Runs to the end. The same settings find the same, however many threads there are. */
  static Report run(SimulationSettings settings, Progress progress) {
    try (Overlay overlay = new Overlay(settings.threads(), settings.nodes(), settings.flood())) {
      return new Simulation(settings, progress, overlay).run();
    }
  }

  private Report run() {
    long began = System.nanoTime();
    long before = usedMemory();
    progress.begin("building and connecting", 3);
    membership.found();
    progress.step();
    int links = overlay.nodes().stream().mapToInt(SimulatedNode::tunnels).sum() / 2;
    comeUp();
    progress.step();
    long interval = nodeSettings.linkCheckInterval().toMillis();
    Report.Maintenance maintenance = maintain(interval);
    startLeaves();
    long memory = Math.max(0, usedMemory() - before) / settings.nodes();
    if (settings.loss() > 0 && !settings.cold()) {
      membership.breakSomeLinks();
      overlay.run(PATIENCE * interval);
    }
    if (settings.churn() > 0) {
      new Churn(overlay, membership, settings, withLeaf, new Random(random.nextLong())).begin();
    }
    Probes probes = new Probes(overlay, membership, settings, new Random(random.nextLong()));
    measure(probes);
    Report.Program program = program();
    progress.end();
    double seconds = (System.nanoTime() - began) / NANOS;
    return new Report(
        settings.nodes(),
        asked(),
        links,
        probes.flood(),
        probes.unicast(),
        maintenance,
        program,
        new Report.Machine(memory, seconds));
  }

  private void comeUp() {
    long limit = overlay.now() + COMES_UP_WITHIN_MILLIS;
    while (!overlay.nodes().stream().allMatch(LiveGraph::isUp)) {
      if (overlay.now() > limit) {
        throw new IllegalStateException(
            "links did not come up within " + COMES_UP_WITHIN_MILLIS + " ms of virtual time");
      }
      overlay.run(STEP_MILLIS);
    }
  }

  /** Some at a time, so that not too many announcements are under way together. */
  private void startLeaves() {
    List<SimulatedNode> nodes = new ArrayList<>(overlay.nodes());
    Collections.shuffle(nodes, random);
    withLeaf.addAll(nodes.subList(0, settings.leaves()));
    progress.begin("announcing leaves", withLeaf.size());
    for (int i = 0; i < withLeaf.size(); i++) {
      overlay.startLeaf(withLeaf.get(i));
      progress.step();
      if (i % LEAVES_AT_ONCE == LEAVES_AT_ONCE - 1) {
        overlay.run(1);
      }
    }
    long quiet = 2 * (long) Math.ceil(Math.sqrt(settings.nodes())) / 10 + 30;
    overlay.run(quiet);
  }

  private Report.Maintenance maintain(long interval) {
    long intervals = MAINTENANCE_NODE_MILLIS / settings.nodes() / interval;
    long millis = Math.max(1, Math.min(MOST_INTERVALS, intervals)) * interval;
    long messages = overlay.messages();
    long bytes = overlay.bytes();
    int steps = 20;
    progress.begin("counting link checks", steps);
    for (int step = 0; step < steps; step++) {
      overlay.run(millis * (step + 1) / steps - millis * step / steps);
      progress.step();
    }
    double nodeSeconds = settings.nodes() * millis / MILLIS;
    double refreshSeconds = nodeSettings.refreshInterval().toMillis() / MILLIS;
    return new Report.Maintenance(
        millis / MILLIS,
        (overlay.messages() - messages) / nodeSeconds,
        (overlay.bytes() - bytes) / nodeSeconds,
        (settings.nodes() - 1) / refreshSeconds);
  }

  /** Several at a time, as nothing changes between them unless nodes come and go. */
  private void measure(Probes probes) {
    int count = settings.leaves();
    progress.begin("flooding and routing", count);
    boolean still = settings.churn() == 0;
    long pause = still ? 0 : Math.round(settings.seconds() * MILLIS / count);
    List<SimulatedNode> targets = new ArrayList<>(withLeaf);
    Map<SimulatedNode, Integer> next = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      overlay.run(pause);
      SimulatedNode target = still ? targets.get(i) : withLeaf.get(random.nextInt(withLeaf.size()));
      next.put(
          target,
          (int) ((i + 1L) * settings.pairs() / count - (long) i * settings.pairs() / count));
      if (!still || next.size() == TARGETS_AT_ONCE || i + 1 == count) {
        probes.take(next);
        next.clear();
      }
      progress.step();
    }
  }

  private Report.Program program() {
    Distribution flows = new Distribution();
    Distribution groups = new Distribution();
    List<SimulatedNode> ring = membership.ring();
    int count = Math.min(PROGRAMS, ring.size());
    for (int i = 0; i < count; i++) {
      SimulatedNode node = ring.get((int) ((long) i * ring.size() / count));
      SwitchProgram plan = SwitchPlanner.plan(node.core().view(), PlannerSettings.DEFAULT);
      flows.add(plan.flows().size());
      groups.add(plan.groups().size());
    }
    return new Report.Program(flows.summary(), groups.summary());
  }

  private Report.Settings asked() {
    return new Report.Settings(
        settings.successors(),
        settings.longDistance(),
        settings.pdf().name().toLowerCase(Locale.ROOT),
        settings.flood().name().toLowerCase(Locale.ROOT),
        settings.loss(),
        settings.cold(),
        settings.churn(),
        settings.crash(),
        settings.seed(),
        settings.leaves());
  }

  /**
   * Bytes of the heap in use. In large overlays, where a collection only for this would take longer
   * than the floods, what the collector keeps for long, dead objects among them included.
   */
  private long usedMemory() {
    if (settings.nodes() <= MOST_TO_COLLECT_FOR) {
      ManagementFactory.getMemoryMXBean().gc();
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
        .mapToLong(pool -> pool.getUsage().getUsed())
        .sum();
  }
}
