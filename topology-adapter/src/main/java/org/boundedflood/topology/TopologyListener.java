package org.boundedflood.topology;

import org.boundedflood.core.topology.TopologySnapshot;

/** Is told what a topology source knows. */
public interface TopologyListener {
  /** The roles of the bridge's ports changed; the sequence number is above that of the last one. */
  void topologyChanged(TopologySnapshot snapshot);

  /**
   * The source cannot use something that it read. Of an input that is refused as a whole, what it
   * told before still holds; a port whose settings are refused is uncategorised in its snapshots.
   * Already logged.
   *
   * @param message what was found where, and what is allowed
   */
  void topologyProblem(String message);
}
