package org.boundedflood.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.count.Counters;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.leaf.LeafClaim;
import org.boundedflood.core.learning.LocalLeaf;
import org.boundedflood.core.learning.RemoteLeaf;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.route.GreedyRouting;
import org.boundedflood.core.route.NextHop;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;

/**
 * One node of the overlay as a deterministic state machine: {@link #handle} takes an event and the
 * time and returns what to do. It holds no thread, no socket and no clock, so that the same class
 * runs behind OpenFlow, in a simulator and in a test.
 *
 * <p>Time is in milliseconds of a clock that never goes back. Not thread-safe: one thread owns a
 * node.
 */
public final class BoundedFlood {
  /** How often soft state is looked through for what has aged, in milliseconds. */
  private static final long SWEEP_MILLIS = 5_000;

  private final Node node;
  private final LeafExchange exchange;
  private final LinkMessages linkMessages;
  private final Flooding flooding;
  private final OverlayFrames overlayFrames;
  private final Startup startup;

  private boolean connected;
  private Set<PortNumber> adoptedTunnels = Set.of();
  private long nextRefresh = Long.MAX_VALUE;
  private long nextSweep = Long.MAX_VALUE;

  public BoundedFlood(NodeSettings settings) {
    this.node = Node.of(settings);
    GapFilling gaps = new GapFilling(node);
    this.exchange = new LeafExchange(node, gaps);
    this.linkMessages = new LinkMessages(node, exchange);
    this.flooding = new Flooding(node, gaps);
    this.overlayFrames =
        new OverlayFrames(
            node, linkMessages, exchange, flooding, new HandOvers(node, exchange, flooding, gaps));
    this.startup = new Startup(settings.settleLimit().toMillis());
  }

  /**
   * Takes one event.
   *
   * @param now the time at which it happened
   * @return what to do, in this order
   */
  public List<Action> handle(Event event, long now) {
    if (event instanceof Event.SwitchConnected e) {
      connect(e, now);
    } else if (event instanceof Event.SwitchDisconnected) {
      connected = false;
    } else if (event instanceof Event.PortChanged e) {
      node.ports().put(e.port());
      portsChanged(now);
    } else if (event instanceof Event.PortRemoved e) {
      node.ports().remove(e.port());
      portsChanged(now);
    } else if (event instanceof Event.TopologyChanged e) {
      if (node.ports().accept(e.snapshot())) {
        portsChanged(now);
      }
    } else if (event instanceof Event.FrameIn e) {
      frameIn(e, now);
    } else if (event instanceof Event.LeafIdle e) {
      leafIdle(e, now);
    }
    poll(now);
    return node.out().drain(connected && node.ports().isTopologyKnown());
  }

  /** When {@link Event.TimerExpired} is due at the latest; {@link Long#MAX_VALUE} for never. */
  public long nextWakeUp() {
    if (!connected) {
      return Long.MAX_VALUE;
    }
    long next = Math.min(linkMessages.nextWakeUp(), Math.min(nextRefresh, nextSweep));
    return Math.min(next, startup.nextWakeUp());
  }

  /** What the switch is to do as things stand. */
  public ForwardingView view() {
    Map<NodeId, PortNumber> adjacent = node.links().unicastAdjacency();
    Map<MacAddress, NodeId> homes = node.leaves().remoteHomes();
    Map<NodeId, NextHop> routes = new LinkedHashMap<>();
    for (NodeId root : new HashSet<>(homes.values())) {
      NextHop next = GreedyRouting.towards(node.self(), adjacent, root);
      if (next != null) {
        routes.put(root, next);
      }
    }
    Map<MacAddress, PortNumber> local = new LinkedHashMap<>();
    node.leaves().localLeaves().forEach(leaf -> local.put(leaf.mac(), leaf.port()));
    List<ForwardingView.TunnelPort> tunnels = new ArrayList<>();
    for (TunnelLink link : node.links().all()) {
      tunnels.add(new ForwardingView.TunnelPort(link.port(), link.peer(), link.state()));
    }
    return new ForwardingView(
        node.self(),
        List.copyOf(node.ports().leafPorts()),
        tunnels,
        local,
        homes,
        routes,
        startup.isSettling());
  }

  /** The links as they stand, in order of their port numbers; for display. */
  public List<TunnelLink> links() {
    return List.copyOf(node.links().all());
  }

  /** The local leaves, in the order in which they were learned. */
  public List<LocalLeaf> localLeaves() {
    return node.leaves().localLeaves();
  }

  /**
   * The leaves of other nodes, withdrawn ones included, in the order in which they were renewed.
   */
  public List<RemoteLeaf> remoteLeaves() {
    return node.leaves().remoteLeaves();
  }

  /** The newest topology snapshot. */
  public TopologySnapshot topology() {
    return node.ports().topology();
  }

  /** What was counted since the start. */
  public Counters counters() {
    return node.counters();
  }

  private void connect(Event.SwitchConnected event, long now) {
    boolean first = nextSweep == Long.MAX_VALUE;
    connected = true;
    node.ports().replaceAll(event.ports());
    if (first) {
      Event.Installed installed = event.installed();
      startup.begin(!installed.leaves().isEmpty() || !installed.tunnels().isEmpty());
      adoptedTunnels = installed.tunnels();
      for (Event.InstalledLeaf leaf : installed.leaves()) {
        node.leaves().adoptLocal(leaf.mac(), leaf.port());
      }
      nextSweep = now + SWEEP_MILLIS;
      nextRefresh = now + firstRefreshDelay();
    } else {
      node.links().all().forEach(link -> link.forgiveSilence(now));
    }
    node.out().programChanged();
    portsChanged(now);
  }

  /** Nodes that start together refresh at different times. */
  private long firstRefreshDelay() {
    long interval = node.settings().refreshInterval().toMillis();
    return interval / 2 + Math.floorMod(node.self().low(), Math.max(1, interval / 2));
  }

  /** Ports or their roles may have changed: brings links and local leaves in line with them. */
  private void portsChanged(long now) {
    if (!node.ports().isTopologyKnown()) {
      return;
    }
    startup.topologyKnown(now);
    Set<PortNumber> tunnelPorts = new HashSet<>();
    for (SwitchPort port : node.ports().all()) {
      if (node.ports().roleOf(port) instanceof PortRole.Tunnel role
          && !role.peer().equals(node.self())) {
        tunnelPorts.add(port.number());
        bringInLine(port, role, now);
      }
    }
    node.links().retain(tunnelPorts);
    node.transport().retain(tunnelPorts);
    exchange.announce(node.leaves().retainPorts(node.ports().leafPorts(), now));
    node.out().programChanged();
  }

  private void bringInLine(SwitchPort port, PortRole.Tunnel role, long now) {
    TunnelLink link = node.links().at(port.number());
    if (link == null || !link.role().equals(role) || !link.name().equals(port.name())) {
      link =
          new TunnelLink(
              port.number(),
              port.name(),
              role,
              port.mac(),
              node.settings().linkCheckInterval().toMillis(),
              now);
      if (adoptedTunnels.contains(port.number())) {
        link.adopt();
      }
      node.links().put(link);
    }
    LinkState before = link.state();
    link.setUp(port.up(), now);
    linkMessages.stateChanged(link, before);
  }

  private void frameIn(Event.FrameIn event, long now) {
    TunnelLink link = node.links().at(event.ingress());
    boolean overlay = event.frame().etherType() == Frb.ETHER_TYPE;
    boolean fromLeaf = node.ports().isLeafPort(event.ingress()) && !overlay;
    switch (event.punt()) {
      case OVERLAY_FLOOD, OVERLAY_LINK -> overlayFrames.received(link, event.frame(), now);
      case NEW_SOURCE -> {
        if (fromLeaf) {
          leafFrame(event.ingress(), event.frame());
        } else {
          node.count(Counter.PORT_UNUSABLE);
        }
      }
      case LEAF_FLOOD -> {
        if (fromLeaf) {
          flooding.flood(event.frame());
        } else {
          node.count(Counter.PORT_UNUSABLE);
        }
      }
      case UNKNOWN_DESTINATION -> {
        if (fromLeaf || (link != null && link.state().carriesUnicast())) {
          flooding.unicast(event.ingress(), event.frame());
        } else {
          node.count(Counter.PORT_UNUSABLE);
        }
      }
    }
  }

  private void leafFrame(PortNumber ingress, EthernetFrame frame) {
    if (!frame.source().isUnicast()) {
      node.count(Counter.REJECTED_SOURCE_ADDRESS);
      return;
    }
    boolean floods = frame.destination().isMultiRecipient();
    learn(frame.source(), ingress, floods);
    if (floods) {
      flooding.deliverAndFlood(ingress, frame);
    } else {
      flooding.unicast(ingress, frame);
    }
  }

  private void learn(MacAddress mac, PortNumber port, boolean floodFollows) {
    LocalLeaf before = node.leaves().local(mac);
    if (before != null && before.port().equals(port) && !before.adopted()) {
      return;
    }
    NodeId elsewhere = node.leaves().rootSwitchOf(mac);
    List<LeafClaim> claims = node.leaves().learnLocal(mac, port);
    node.out().programChanged();
    if (elsewhere != null) {
      node.out()
          .info(
              "leaf %s moved here, to port %s, from node %s"
                  .formatted(mac, port, elsewhere.abbreviated()));
    } else if (before != null) {
      node.out().info("leaf %s moved from port %s to port %s".formatted(mac, before.port(), port));
    } else {
      node.out().info("leaf %s learned on port %s".formatted(mac, port));
    }
    if (claims.isEmpty()) {
      return;
    }
    if (floodFollows) {
      exchange.announceAheadOfFlood(claims);
    } else {
      exchange.announce(claims);
    }
  }

  private void leafIdle(Event.LeafIdle event, long now) {
    LocalLeaf leaf = node.leaves().local(event.mac());
    if (leaf != null && leaf.port().equals(event.port())) {
      List<LeafClaim> withdrawals = node.leaves().forgetLocal(event.mac(), event.port(), now);
      node.out().info("leaf %s on port %s fell silent".formatted(event.mac(), event.port()));
      node.out().programChanged();
      exchange.announce(withdrawals);
    }
  }

  private void poll(long now) {
    if (!connected) {
      return;
    }
    linkMessages.poll(now);
    if (startup.becomesHeard(node.links().all(), now)) {
      exchange.announce(node.leaves().confirmAdopted());
      node.out().programChanged();
    }
    if (startup.becomesSettled(now)) {
      adoptedTunnels = Set.of();
      node.out().programChanged();
    }
    if (now >= nextRefresh) {
      nextRefresh = now + node.settings().refreshInterval().toMillis();
      exchange.refresh();
    }
    if (now >= nextSweep) {
      nextSweep = now + SWEEP_MILLIS;
      node.transport().age(now);
      if (node.leaves().age(now)) {
        node.out().programChanged();
      }
    }
  }
}
