package org.boundedflood.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.count.Counters;
import org.boundedflood.core.frb.FrbReject;
import org.boundedflood.node.status.StatusSnapshot;
import org.boundedflood.openflow.OpenFlowCounter;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.ovs.OvsCounter;
import org.boundedflood.program.FloodCount;
import org.boundedflood.switching.ShellCounter;
import org.boundedflood.switching.ShellCounters;
import org.boundedflood.topology.TopologyCounter;
import org.boundedflood.topology.organise.OverlayCounter;

/** The counters of all parts of a node for display. */
final class CountRows {
  private final List<StatusSnapshot.Count> rows = new ArrayList<>();

  private CountRows() {}

  static List<StatusSnapshot.Count> of(
      Counters core,
      ShellCounters shell,
      Map<FloodCount, Long> floods,
      Map<OpenFlowCounter, Long> openFlow,
      CounterSet<OvsCounter> database,
      CounterSet<TopologyCounter> topology,
      Map<OverlayCounter, Long> overlay) {
    CountRows table = new CountRows();
    for (Counter counter : Counter.values()) {
      table.add("core", counter, core.get(counter), counter.description());
    }
    for (FrbReject reject : FrbReject.values()) {
      table.add("rejected", reject, core.get(reject), reject.description());
    }
    for (ShellCounter counter : ShellCounter.values()) {
      table.add("switching", counter, shell.get(counter), counter.description());
    }
    floods.forEach((count, value) -> table.add("switch", count, value, count.description()));
    openFlow.forEach(
        (counter, value) -> table.add("openflow", counter, value, counter.description()));
    for (OvsCounter counter : OvsCounter.values()) {
      table.add("database", counter, database.get(counter), counter.description());
    }
    for (TopologyCounter counter : TopologyCounter.values()) {
      table.add("topology", counter, topology.get(counter), counter.description());
    }
    overlay.forEach(
        (counter, value) -> table.add("overlay", counter, value, counter.description()));
    return table.rows;
  }

  private void add(String part, Enum<?> counter, long value, String description) {
    String name = counter.name().toLowerCase(Locale.ROOT).replace('_', '-');
    rows.add(new StatusSnapshot.Count(part, name, value, description));
  }
}
