package org.boundedflood.topology;

import java.util.Map;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;
import org.boundedflood.ovs.CounterSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a source's findings to its listener: numbers them, and leaves out those that change
 * nothing. Used on one thread.
 */
public final class SnapshotFeed {
  private static final Logger log = LoggerFactory.getLogger(SnapshotFeed.class);

  private final TopologyListener listener;
  private final CounterSet<TopologyCounter> counters;
  private @Nullable TopologySnapshot last;

  /** A feed that has told nothing yet. */
  public SnapshotFeed(TopologyListener listener, CounterSet<TopologyCounter> counters) {
    this.listener = listener;
    this.counters = counters;
  }

  /** Tells the roles of the bridge's ports, if they differ from those told last. */
  public void roles(Map<String, PortRole> roles, PortRole unlisted) {
    TopologySnapshot before = last;
    if (before != null && before.roles().equals(roles) && before.unlisted().equals(unlisted)) {
      counters.increment(TopologyCounter.UNCHANGED);
      return;
    }
    TopologySnapshot next =
        new TopologySnapshot(before == null ? 1 : before.sequence() + 1, roles, unlisted);
    last = next;
    counters.increment(TopologyCounter.SNAPSHOTS);
    listener.topologyChanged(next);
  }

  /** Logs and tells that something cannot be used, and counts it. */
  public void problem(TopologyCounter counter, String message) {
    counters.increment(counter);
    log.warn("{}", message);
    listener.topologyProblem(message);
  }
}
