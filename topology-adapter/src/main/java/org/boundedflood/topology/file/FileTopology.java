package org.boundedflood.topology.file;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.topology.TopologyCounter;
import org.boundedflood.topology.TopologyListener;
import org.boundedflood.topology.TopologySource;
import org.boundedflood.topology.TunnelAnswer;

/**
 * The topology as a YAML file tells it, read again whenever it is written or replaced.
 *
 * <pre>{@code
 * tunnels:                       # ports that lead to peers
 *   - port: vx1                  # name of the bridge's port
 *     peer: 00112233445566778899aabbccddeeff
 *     kind: plain                # or self-checking; default plain
 *     peer-mac: 02:00:00:00:00:01   # optional
 *     mtu: 1450                  # optional, bytes of Ethernet payload, 68 to 65535
 * leaves: [h1, h2]               # optional
 * ignore: [mgmt0]                # optional: ports that are not for the overlay
 * unlisted: leaf                 # what all other ports are: leaf (default) or ignore
 * }</pre>
 */
public final class FileTopology implements TopologySource {
  /**
   * Reads {@code file} for the node {@code self}.
   *
   * @param loop calls the listener, one call at a time; usually the node's event loop
   */
  public FileTopology(Path file, NodeId self, Executor loop) {}

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
