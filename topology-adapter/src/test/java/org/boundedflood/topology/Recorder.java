package org.boundedflood.topology;

import org.boundedflood.core.topology.TopologySnapshot;
import org.boundedflood.ovs.testing.Inbox;

/** Keeps what a source tells. */
public final class Recorder implements TopologyListener {
  /** The snapshots. */
  public final Inbox<TopologySnapshot> snapshots = new Inbox<>();

  /** The problems. */
  public final Inbox<String> problems = new Inbox<>();

  @Override
  public void topologyChanged(TopologySnapshot snapshot) {
    snapshots.add(snapshot);
  }

  @Override
  public void topologyProblem(String message) {
    problems.add(message);
  }
}
