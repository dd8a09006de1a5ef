package org.boundedflood.topology;

import java.util.Map;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;
import org.boundedflood.ovs.CounterSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What any source tells its listener: numbers the snapshots from 1 upwards, leaves out those that
 * say nothing new, logs and counts. Used on the listener's thread only.
 */
public final class TopologyFeed {
  private static final Logger log = LoggerFactory.getLogger(TopologyFeed.class);

  private final TopologyListener listener;
  private final CounterSet<TopologyCounter> counters;
  private @Nullable TopologySnapshot last;

  /** Tells {@code listener}, and counts in {@code counters}. */
  public TopologyFeed(TopologyListener listener, CounterSet<TopologyCounter> counters) {
    this.listener = listener;
    this.counters = counters;
  }

  /** The source knows these roles now, which may be those that it knew before. */
  public void roles(Map<String, PortRole> roles, PortRole unlisted) {
    if (last != null && last.roles().equals(roles) && last.unlisted().equals(unlisted)) {
      counters.increment(TopologyCounter.UNCHANGED);
      return;
    }
    last = new TopologySnapshot(last == null ? 1 : last.sequence() + 1, roles, unlisted);
    counters.increment(TopologyCounter.SNAPSHOTS);
    listener.topologyChanged(last);
  }

  /** The settings of one port cannot be used; the snapshot holds for the others. */
  public void portRefused(String message) {
    counters.increment(TopologyCounter.PORTS_REFUSED);
    problem(message);
  }

  /** What was read cannot be used at all; the last snapshot still holds. */
  public void inputRefused(String message) {
    counters.increment(TopologyCounter.INPUTS_REFUSED);
    problem(message);
  }

  private void problem(String message) {
    log.warn("{}", message);
    listener.topologyProblem(message);
  }
}
