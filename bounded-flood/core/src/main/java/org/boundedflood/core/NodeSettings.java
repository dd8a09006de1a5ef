package org.boundedflood.core;

import java.time.Duration;
import org.boundedflood.core.demand.DemandSettings;
import org.boundedflood.core.learning.LeafLimits;
import org.boundedflood.core.ring.NodeId;

/**
 * What the protocol core of one node is told once, at its start.
 *
 * @param self this node
 * @param firstSequence sequence number above which it claims its leaves: it should exceed those of
 *     its earlier lives, for which the wall clock in milliseconds serves
 * @param linkCheckInterval time between two checks of a link; three of them without news give it up
 * @param bfd whether tunnels whose peer wants it too are guarded by Bidirectional Forwarding
 *     Detection in the switch
 * @param refreshInterval time between two announcements of all own leaves
 * @param settleLimit how long after its start a node waits for its neighbourhood before it removes
 *     what an earlier life left in the switch
 * @param leafMtu largest packet that leaves send, in bytes behind the Ethernet header; tunnels that
 *     cannot carry a flood of it are reported
 * @param maxLocalLeaves bound of the learning table
 * @param maxRemoteLeaves bound of the root switch table
 * @param leafLimits how much of both each port and each node may use, and how often leaves may move
 * @param demand when to ask for tunnels on demand
 * @param switchFloods whether the switch floods by itself, and takes floods of peers' switches
 */
public record NodeSettings(
    NodeId self,
    long firstSequence,
    Duration linkCheckInterval,
    boolean bfd,
    Duration refreshInterval,
    Duration settleLimit,
    int leafMtu,
    int maxLocalLeaves,
    int maxRemoteLeaves,
    LeafLimits leafLimits,
    DemandSettings demand,
    boolean switchFloods) {

  /** Refresh intervals without news after which an announced leaf is forgotten. */
  private static final double HOLD_INTERVALS = 3.5;

  /** The defaults for a node. */
  public static NodeSettings of(NodeId self, long firstSequence) {
    return new NodeSettings(
        self,
        firstSequence,
        Duration.ofMillis(400),
        false,
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        1_500,
        8_192,
        65_536,
        LeafLimits.DEFAULT,
        DemandSettings.DEFAULT,
        true);
  }

  /** The same with BFD or without. */
  public NodeSettings withBfd(boolean wanted) {
    return new NodeSettings(
        self,
        firstSequence,
        linkCheckInterval,
        wanted,
        refreshInterval,
        settleLimit,
        leafMtu,
        maxLocalLeaves,
        maxRemoteLeaves,
        leafLimits,
        demand,
        switchFloods);
  }

  /** The same with floods by the switch or without. */
  public NodeSettings withSwitchFloods(boolean wanted) {
    return new NodeSettings(
        self,
        firstSequence,
        linkCheckInterval,
        bfd,
        refreshInterval,
        settleLimit,
        leafMtu,
        maxLocalLeaves,
        maxRemoteLeaves,
        leafLimits,
        demand,
        wanted);
  }

  /** How long what was heard of other nodes is believed without being renewed, in milliseconds. */
  public long holdMillis() {
    return (long) (refreshInterval.toMillis() * HOLD_INTERVALS);
  }
}
