package org.boundedflood.node;

import io.netty.channel.EventLoop;
import java.util.function.Consumer;
import org.boundedflood.core.Action;
import org.boundedflood.core.Event;
import org.boundedflood.core.Event.TunnelAnswered.Answer;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.switching.SwitchShell;
import org.boundedflood.switching.TrafficPoller;
import org.boundedflood.topology.TopologySource;
import org.boundedflood.topology.TunnelAnswer;
import org.boundedflood.topology.TunnelAnswer.Outcome;
import org.slf4j.Logger;

/**
 * Carries requests of the core for tunnels on demand to the topology, and the answers back.
 * Confined to the node's event loop.
 */
final class TunnelRequests implements Consumer<Action.OnDemand> {
  private final TopologySource topology;
  private final SwitchShell shell;
  private final TrafficPoller poller;
  private final EventLoop loop;
  private final Logger log;

  TunnelRequests(TopologySource topology, SwitchShell shell, EventLoop loop, Logger log) {
    this.topology = topology;
    this.shell = shell;
    this.poller = new TrafficPoller(shell);
    this.loop = loop;
    this.log = log;
  }

  /** Begins: first with what an earlier life of this node has asked for. */
  void begin() {
    shell.forwardTo(this);
    var unused =
        topology
            .inheritedRequests()
            .thenAcceptAsync(
                peers -> {
                  if (!peers.isEmpty()) {
                    log.info("{} tunnels on demand were asked for by an earlier run", peers.size());
                    shell.tell(new Event.TunnelsInherited(peers));
                  }
                },
                loop);
  }

  @Override
  public void accept(Action.OnDemand action) {
    if (action instanceof Action.CountTraffic) {
      poller.poll();
    } else if (action instanceof Action.RequestTunnel request) {
      request(request.peer());
    } else if (action instanceof Action.ReleaseTunnel release) {
      release(release.peer());
    }
  }

  private void request(NodeId peer) {
    var unused =
        topology
            .requestTunnel(peer)
            .thenAcceptAsync(
                answer ->
                    shell.tell(
                        new Event.TunnelAnswered(peer, read(answer.outcome()), answer.reason())),
                loop);
  }

  private void release(NodeId peer) {
    var unused =
        topology.releaseTunnel(peer).thenAcceptAsync(answer -> released(peer, answer), loop);
  }

  private void released(NodeId peer, TunnelAnswer answer) {
    if (answer.outcome() != Outcome.ACCEPTED) {
      log.warn("cannot release the tunnel to node {}: {}", peer.abbreviated(), answer.reason());
    }
  }

  private static Answer read(Outcome outcome) {
    return switch (outcome) {
      case ACCEPTED -> Answer.ACCEPTED;
      case REFUSED -> Answer.REFUSED;
      case UNSUPPORTED -> Answer.UNSUPPORTED;
    };
  }
}
