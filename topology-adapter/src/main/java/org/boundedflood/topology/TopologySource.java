package org.boundedflood.topology;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.topology.organise.OverlayCounter;

/**
 * Where a node learns which of its bridge's ports leads to which peer, and asks for further
 * tunnels. Its listener is called on one thread, the event loop given at construction; methods may
 * be called from any thread.
 */
public interface TopologySource extends AutoCloseable {
  /** What it is and what it reads, in a few words for an operator. */
  String description();

  /**
   * Begins to report. May be called once.
   *
   * @throws TopologyException if it can be told at once that there is nothing to read
   */
  void start(TopologyListener listener);

  /**
   * Asks for a tunnel to a peer.
   *
   * @return what becomes of it; the tunnel itself appears in a later snapshot. Never fails
   */
  CompletableFuture<TunnelAnswer> requestTunnel(NodeId peer);

  /**
   * Says that a tunnel asked for with {@link #requestTunnel} is no longer needed.
   *
   * @return what becomes of it; the tunnel itself disappears from a later snapshot. Never fails
   */
  CompletableFuture<TunnelAnswer> releaseTunnel(NodeId peer);

  /**
   * The peers that tunnels were asked for, and not released, by an earlier life of this node.
   *
   * @return completes when that is known; none unless the source keeps it. Never fails
   */
  default CompletableFuture<Set<NodeId>> inheritedRequests() {
    return CompletableFuture.completedFuture(Set.of());
  }

  /**
   * Says, on the loop and whenever it likes, through the tunnels to which peers frames get both
   * ways. Sources that only report what others set up have no use for it.
   */
  default void linksLive(Set<NodeId> peers) {}

  /** What happened so far in an overlay that organises itself; nothing for other sources. */
  default Map<OverlayCounter, Long> overlayCounters() {
    return Map.of();
  }

  /**
   * Says that the tunnel to a peer has carried nothing for long, so that whoever makes tunnels may
   * replace it.
   */
  default void reportDead(NodeId peer) {}

  /** What happened so far. */
  CounterSet<TopologyCounter> counters();

  /** Ends the reports. Tunnels stay. Closing twice does nothing. */
  @Override
  void close();
}
