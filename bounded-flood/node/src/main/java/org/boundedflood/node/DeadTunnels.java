package org.boundedflood.node;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.switching.SwitchShell;
import org.boundedflood.topology.TopologySource;
import org.jspecify.annotations.Nullable;

/**
 * Reports tunnels on which nothing was heard for {@value #PATIENCE_S} s to the topology, which may
 * make them anew. A link is given up much sooner, but most of those that fall silent come back by
 * themselves; the original, too, waits as long. Confined to the node's event loop.
 *
 * <p>Bound: one timer for each time that a link fell silent, until it is over.
 */
final class DeadTunnels {
  private static final long PATIENCE_S = 30;

  private final TopologySource topology;
  private final SwitchShell shell;
  private final EventLoop loop;

  DeadTunnels(TopologySource topology, SwitchShell shell, EventLoop loop) {
    this.topology = topology;
    this.shell = shell;
    this.loop = loop;
  }

  /** A peer stopped answering on its tunnel port. */
  void silent(NodeId peer, String portName) {
    TunnelLink link = find(peer, portName);
    if (link != null) {
      long since = link.since();
      var unused = loop.schedule(() -> judge(peer, portName, since), PATIENCE_S, TimeUnit.SECONDS);
    }
  }

  /** Reports a link that has been in the same state ever since. */
  private void judge(NodeId peer, String portName, long since) {
    TunnelLink link = find(peer, portName);
    if (link != null && link.state() == LinkState.SILENT && link.since() == since) {
      topology.reportDead(peer);
    }
  }

  private @Nullable TunnelLink find(NodeId peer, String portName) {
    return shell.core().links().stream()
        .filter(link -> link.peer().equals(peer) && link.name().equals(portName))
        .findFirst()
        .orElse(null);
  }
}
