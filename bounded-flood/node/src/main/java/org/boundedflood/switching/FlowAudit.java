package org.boundedflood.switching;

import java.util.HashMap;
import java.util.Map;
import org.boundedflood.program.Flow;
import org.boundedflood.program.SwitchProgram;

/**
 * Finds out whether somebody else has added or deleted flows, from the number of flows that each
 * table has. That is little to ask for even where there are many flows, and switches of OpenFlow
 * 1.3 do not tell by themselves.
 *
 * <p>What this program has no words for, or a switch hides, counts as well: the difference that
 * there was when the tables were read is expected to stay.
 */
final class FlowAudit {
  private final Map<Integer, Long> hidden;

  private FlowAudit(Map<Integer, Long> hidden) {
    this.hidden = hidden;
  }

  /** Starts from what was just read. */
  static FlowAudit of(Readback readback) {
    Map<Integer, Long> hidden = new HashMap<>(readback.flowCounts());
    perTable(readback.program()).forEach((table, count) -> hidden.merge(table, -count, Long::sum));
    return new FlowAudit(hidden);
  }

  /** Whether these counts are those of a switch that has {@code installed} and what was hidden. */
  boolean confirms(SwitchProgram installed, Map<Integer, Long> counts) {
    Map<Integer, Long> expected = new HashMap<>(hidden);
    perTable(installed).forEach((table, count) -> expected.merge(table, count, Long::sum));
    expected.values().removeIf(count -> count == 0);
    return expected.equals(counts);
  }

  private static Map<Integer, Long> perTable(SwitchProgram program) {
    Map<Integer, Long> counts = new HashMap<>();
    for (Flow.Key key : program.flows().keySet()) {
      counts.merge(key.table(), 1L, Long::sum);
    }
    return counts;
  }
}
