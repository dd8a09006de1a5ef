package org.boundedflood.switching;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.ring.NodeId;

/**
 * Reports tunnels on which nothing was heard for long, so that whoever makes tunnels may make them
 * anew. A link is given up much sooner, but most of those that fall silent come back by themselves.
 * Confined to the node's event loop.
 *
 * <p>Bound: one timer for each time that a link fell silent, until it is over.
 */
public final class DeadTunnels {
  /** As long as the original waits. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Set<LinkState> NOTHING_HEARD = Set.of(LinkState.SILENT, LinkState.UNHEARD);

  private final SwitchShell shell;
  private final EventLoop loop;
  private final Duration patience;
  private final Consumer<NodeId> report;

  /**
   * Nothing is silent yet.
   *
   * @param patience how long a link must have been silent
   * @param report is told the peer
   */
  public DeadTunnels(
      SwitchShell shell, EventLoop loop, Duration patience, Consumer<NodeId> report) {
    this.shell = shell;
    this.loop = loop;
    this.patience = patience;
    this.report = report;
  }

  /** A peer stopped answering on its tunnel port. */
  public void silent(NodeId peer, String portName) {
    find(peer, portName)
        .ifPresent(
            link -> {
              long since = link.since();
              var unused =
                  loop.schedule(
                      () -> judge(peer, portName, since),
                      patience.toMillis(),
                      TimeUnit.MILLISECONDS);
            });
  }

  /** Reports a link that has been silent ever since. */
  private void judge(NodeId peer, String portName, long since) {
    boolean isDead =
        find(peer, portName)
            .filter(link -> NOTHING_HEARD.contains(link.state()) && link.since() == since)
            .isPresent();
    if (isDead) {
      report.accept(peer);
    }
  }

  private Optional<TunnelLink> find(NodeId peer, String portName) {
    return shell.core().links().stream()
        .filter(link -> link.peer().equals(peer) && link.name().equals(portName))
        .findFirst();
  }
}
