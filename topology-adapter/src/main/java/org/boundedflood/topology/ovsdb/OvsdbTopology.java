package org.boundedflood.topology.ovsdb;

import java.util.concurrent.CompletableFuture;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.ovs.bridge.OvsBridge;
import org.boundedflood.topology.TopologyCounter;
import org.boundedflood.topology.TopologyListener;
import org.boundedflood.topology.TopologySource;
import org.boundedflood.topology.TunnelAnswer;

/**
 * The topology as the bridge's own interfaces tell it in their {@code external_ids}: {@code
 * bf-peer}, {@code bf-peer-mac}, {@code bf-mtu} and {@code bf-role}. Its listener is called on the
 * event loop of the bridge's database client.
 */
public final class OvsdbTopology implements TopologySource {
  /**
   * Reads the interfaces of {@code bridge}, which stays the caller's, for the node {@code self}.
   */
  public OvsdbTopology(OvsBridge bridge, NodeId self) {}

  @Override
  public String description() {
    return unbuilt();
  }

  @Override
  public void start(TopologyListener listener) {
    unbuilt();
  }

  @Override
  public CompletableFuture<TunnelAnswer> requestTunnel(NodeId peer) {
    return unbuilt();
  }

  @Override
  public CompletableFuture<TunnelAnswer> releaseTunnel(NodeId peer) {
    return unbuilt();
  }

  @Override
  public CounterSet<TopologyCounter> counters() {
    return unbuilt();
  }

  @Override
  public void close() {
    unbuilt();
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T> T unbuilt() {
    throw new UnsupportedOperationException();
  }
}
