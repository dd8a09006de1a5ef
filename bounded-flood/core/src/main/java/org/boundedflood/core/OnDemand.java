package org.boundedflood.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.demand.DemandChange;
import org.boundedflood.core.demand.DemandLink;
import org.boundedflood.core.demand.DemandSettings;
import org.boundedflood.core.demand.DemandTunnel;
import org.boundedflood.core.demand.DemandTunnel.State;
import org.boundedflood.core.demand.DemandTunnels;
import org.boundedflood.core.demand.DemandWatch;
import org.boundedflood.core.demand.Growth;
import org.boundedflood.core.demand.TrafficSample;
import org.boundedflood.core.demand.TrafficSample.Lane;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.link.LinkUse;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Asks for tunnels to the nodes to which own leaves send much, and gives them back when they carry
 * little (protocol, section 7).
 *
 * <p>Asked for is by what own leaves send; kept is by what the tunnel's port carries in both
 * directions. So neither transit nor the peer can make this node ask, and a tunnel is not taken
 * from a peer whose leaves still need it, without another message between the two.
 */
final class OnDemand {
  /** Bound of the flows that measure: leaf ports times leaves of the measured nodes. */
  static final int MOST_MEASURING_FLOWS = 1_024;

  private final Node node;
  private final LinkMessages linkMessages;
  private final DemandSettings settings;
  private final DemandWatch watch;
  private final DemandTunnels tunnels;
  private final Growth<NodeId> towards = new Growth<>();
  private final Growth<Lane> measured = new Growth<>();
  private final Growth<PortNumber> carried = new Growth<>();

  private boolean supported = true;
  private long nextCount = Long.MIN_VALUE / 2;
  private @Nullable Long lastCount;

  /** After how many changes of links their use was last in line, without any tunnel of our own. */
  private long inLineAsOf = -1;

  OnDemand(Node node, LinkMessages linkMessages) {
    this.node = node;
    this.linkMessages = linkMessages;
    this.settings = node.settings().demand();
    this.watch = new DemandWatch(settings);
    this.tunnels = new DemandTunnels(settings);
  }

  void handle(Event.OnDemand event, long now) {
    if (event instanceof Event.TrafficCounted e) {
      counted(e.sample(), now);
    } else if (event instanceof Event.TunnelAnswered e) {
      answered(e, now);
    } else if (event instanceof Event.TunnelsInherited e) {
      tunnels.inherited(e.peers(), now);
    }
  }

  /** Lets time pass and looks at the links; the switch is connected. */
  void poll(long now) {
    for (DemandChange change : tunnels.advance(this::linkOf, now)) {
      carryOut(change);
    }
    keepUseInLine(now);
    if (isCounting() && now >= nextCount) {
      nextCount = now + settings.interval().toMillis();
      node.out().add(new Action.CountTraffic());
    }
  }

  long nextWakeUp() {
    return Math.min(isCounting() ? nextCount : Long.MAX_VALUE, tunnels.nextWakeUp());
  }

  List<DemandTunnel> tunnels() {
    return tunnels.all();
  }

  /**
   * The nodes towards which own traffic is to be measured, as many as the bound of flows allows.
   */
  Set<NodeId> measured() {
    Set<NodeId> wanted = watch.measured();
    if (wanted.isEmpty()) {
      return wanted;
    }
    Map<NodeId, Integer> leaves = new HashMap<>();
    node.leaves().remoteHomes().values().forEach(root -> leaves.merge(root, 1, Integer::sum));
    int ports = node.ports().leafPorts().size();
    int left = MOST_MEASURING_FLOWS;
    Set<NodeId> chosen = new HashSet<>();
    for (NodeId root : wanted.stream().sorted().toList()) {
      int cost = leaves.getOrDefault(root, 0) * ports;
      if (cost <= left) {
        left -= cost;
        chosen.add(root);
      }
    }
    return chosen;
  }

  private boolean isCounting() {
    return supported && settings.maxTunnels() > 0;
  }

  private void counted(TrafficSample sample, long now) {
    Map<NodeId, Long> towardsRoots = towards.since(sample.towards());
    Map<NodeId, Long> own = new HashMap<>();
    measured
        .since(sample.measured())
        .forEach(
            (lane, bytes) -> {
              NodeId root = node.leaves().rootSwitchOf(lane.to());
              if (root != null) {
                own.merge(root, bytes, Long::sum);
              }
            });
    Map<PortNumber, Long> carriedByPorts = carried.since(sample.carried());
    Long before = lastCount;
    lastCount = now;
    if (before == null) {
      return;
    }
    long elapsed = now - before;
    tunnels.carried(carriedByPorts, elapsed, now);
    Set<NodeId> measuredBefore = watch.measured();
    if (tunnels.isFull()) {
      watch.clear();
    } else {
      watch
          .look(towardsRoots, own, eligible(now), elapsed, now)
          .forEach(peer -> request(peer, now));
    }
    if (!measuredBefore.equals(watch.measured())) {
      node.out().programChanged();
    }
  }

  private Predicate<NodeId> eligible(long now) {
    Set<NodeId> linked = new HashSet<>();
    node.links().all().forEach(link -> linked.add(link.peer()));
    return peer -> !linked.contains(peer) && tunnels.mayRequest(peer, now);
  }

  private void request(NodeId peer, long now) {
    if (!tunnels.mayRequest(peer, now)) {
      return;
    }
    tunnels.requested(peer, now);
    node.count(Counter.TUNNELS_REQUESTED);
    node.out()
        .info(
            "own leaves send more than %s to node %s: asking for a tunnel"
                .formatted(settings.threshold(), peer.abbreviated()));
    node.out().add(new Action.RequestTunnel(peer));
  }

  private void answered(Event.TunnelAnswered event, long now) {
    switch (event.answer()) {
      case ACCEPTED -> {}
      case REFUSED -> refused(event, now);
      case UNSUPPORTED -> {
        supported = false;
        if (!watch.measured().isEmpty()) {
          watch.clear();
          node.out().programChanged();
        }
        refused(event, now);
      }
    }
  }

  private void refused(Event.TunnelAnswered event, long now) {
    if (tunnels.refused(event.peer(), now)) {
      node.count(Counter.TUNNELS_REFUSED);
      node.out()
          .warn(
              "no tunnel on demand to node %s: %s"
                  .formatted(event.peer().abbreviated(), event.reason()));
    }
  }

  private void carryOut(DemandChange change) {
    NodeId peer = change.peer();
    String name = peer.abbreviated();
    switch (change.kind()) {
      case CAME_UP -> {
        node.count(Counter.TUNNELS_COME_UP);
        node.out().info("the tunnel on demand to node %s is up".formatted(name));
      }
      case GIVEN_UP -> {
        node.count(Counter.TUNNELS_GIVEN_UP);
        node.out().warn("the tunnel on demand to node %s is not usable: given up".formatted(name));
        node.out().add(new Action.ReleaseTunnel(peer));
      }
      case LEFT ->
          node.out().info("the tunnel on demand to node %s is idle: leaving it".formatted(name));
      case RELEASED -> {
        node.count(Counter.TUNNELS_RELEASED);
        node.out().info("released the tunnel on demand to node %s".formatted(name));
        node.out().add(new Action.ReleaseTunnel(peer));
      }
      case KEPT_BY_OTHERS ->
          node.out().info("the tunnel to node %s stays: others need it".formatted(name));
    }
  }

  private DemandLink linkOf(DemandTunnel tunnel) {
    PortNumber port = tunnel.port();
    TunnelLink link = port == null ? null : node.links().at(port);
    if (link == null || !link.peer().equals(tunnel.peer())) {
      return tunnel.state() == State.REQUESTED || tunnel.state() == State.UP
          ? adjacencyOf(tunnel.peer())
          : DemandLink.NONE;
    }
    boolean leftByPeer =
        link.capabilities().contains(Capability.LEFT)
            || link.capabilities().contains(Capability.LEAVING);
    return new DemandLink(port, link.state().carriesUnicast(), leftByPeer);
  }

  private DemandLink adjacencyOf(NodeId peer) {
    TunnelLink link = node.links().unicastLinks().get(peer);
    return link == null ? DemandLink.NONE : new DemandLink(link.port(), true, false);
  }

  /**
   * Stops and resumes using links as tunnels are left, here, by the topology or by the peer, and
   * tells the peer. A peer that leaves a tunnel which this node asked for as well is not followed:
   * it then finds that the tunnel stays.
   */
  private void keepUseInLine(long now) {
    if (inLineAsOf == node.links().changes() && tunnels.all().isEmpty()) {
      return;
    }
    Map<PortNumber, State> own = new HashMap<>();
    for (DemandTunnel tunnel : tunnels.all()) {
      if (tunnel.port() != null) {
        own.put(tunnel.port(), tunnel.state());
      }
    }
    List<TunnelLink> changed = new ArrayList<>();
    for (TunnelLink link : node.links().all()) {
      LinkUse use = useOf(link, own.get(link.port()));
      if (use != link.use()) {
        link.setUse(use);
        node.links().noteChange();
        changed.add(link);
      }
    }
    for (TunnelLink link : changed) {
      if (link.use() == LinkUse.LEFT) {
        node.count(Counter.LINKS_LEFT);
      }
      node.out().programChanged();
      if (link.state() != LinkState.DOWN) {
        linkMessages.check(link, now);
      }
    }
    inLineAsOf = own.isEmpty() ? node.links().changes() : -1;
  }

  private static LinkUse useOf(TunnelLink link, @Nullable State own) {
    if (link.role().leaving() || own == State.LEAVING || own == State.RELEASED) {
      return LinkUse.LEAVING;
    }
    boolean peerLeaves = link.capabilities().contains(Capability.LEAVING);
    return peerLeaves && own == null ? LinkUse.LEFT : LinkUse.NORMAL;
  }
}
