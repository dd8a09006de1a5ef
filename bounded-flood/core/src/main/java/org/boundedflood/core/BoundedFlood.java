package org.boundedflood.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.count.Counters;
import org.boundedflood.core.demand.DemandTunnel;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.learning.LocalLeaf;
import org.boundedflood.core.learning.RemoteLeaf;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Positions;
import org.boundedflood.core.route.NextHop;
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
  private final LinkPorts linkPorts;
  private final Flooding flooding;
  private final OverlayFrames overlayFrames;
  private final LeafLearning learning;
  private final Startup startup;
  private final OnDemand onDemand;
  private final AdjacencyExchange adjacency;
  private final SwitchFloods switchFloods;
  private final PuntedFloods puntedFloods;
  private final FloodProbes probes;
  private final SwitchPulse pulse;

  private boolean connected;
  private long nextRefresh = Long.MAX_VALUE;
  private long nextSweep = Long.MAX_VALUE;
  private long wakeUp = Long.MAX_VALUE;
  private long leftAt;

  public BoundedFlood(NodeSettings settings) {
    this(settings, UnaryOperator.identity());
  }

  /**
   * One of many nodes in a process.
   *
   * @param sharing given the places of a peer's peers, returns equal ones to keep: other nodes are
   *     told the same of the same peer, and all may keep one copy
   */
  public BoundedFlood(NodeSettings settings, UnaryOperator<Positions> sharing) {
    this.node = Node.of(settings);
    this.adjacency = new AdjacencyExchange(node, sharing);
    GapFilling gaps = new GapFilling(node, adjacency);
    this.exchange = new LeafExchange(node, gaps);
    this.switchFloods = new SwitchFloods(node, gaps, adjacency);
    this.linkMessages = new LinkMessages(node, exchange, adjacency, switchFloods);
    this.linkPorts = new LinkPorts(node, linkMessages);
    this.flooding = new Flooding(node, gaps, adjacency);
    this.puntedFloods = new PuntedFloods(node, flooding, gaps, switchFloods);
    this.probes = new FloodProbes(node);
    this.overlayFrames =
        new OverlayFrames(
            node,
            linkMessages,
            exchange,
            flooding,
            new HandOvers(node, exchange, flooding, gaps),
            adjacency,
            probes);
    this.learning = new LeafLearning(node, exchange, flooding);
    this.startup = new Startup(settings.settleLimit().toMillis());
    this.onDemand = new OnDemand(node, linkMessages);
    this.pulse = new SwitchPulse(settings.linkCheckInterval().toMillis());
  }

  /**
   * Takes one event.
   *
   * @param now the time at which it happened
   * @return what to do, in this order
   */
  public List<Action> handle(Event event, long now) {
    return handle(List.of(event), now);
  }

  /**
   * Takes events that were waiting together, in their order. What they change is programmed and
   * announced once, ahead of all frames: however many leaves start at the same time, the switch and
   * the other nodes hear of them in few messages.
   *
   * @param now the time at which they are taken
   * @return what to do, in this order
   */
  public List<Action> handle(List<Event> events, long now) {
    long late = now - wakeUp;
    if (late >= node.settings().linkCheckInterval().toMillis()) {
      node.count(Counter.PAUSES);
      resume(late, now);
    }
    events.forEach(event -> take(event, now));
    poll(now);
    wakeUp = connected ? dueNext(now) : Long.MAX_VALUE;
    exchange.sendAnnouncements();
    return node.out().drain(connected && node.ports().isTopologyKnown());
  }

  private void take(Event event, long now) {
    if (event instanceof Event.SwitchConnected e) {
      connect(e, now);
    } else if (event instanceof Event.SwitchDisconnected) {
      connected = false;
      leftAt = now;
      pulse.close();
    } else if (event instanceof Event.SwitchAnswered) {
      switchHeard(now);
      pulse.close();
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
    } else if (event instanceof Event.BfdReported e) {
      linkPorts.bfdReported(e.ports(), now);
    } else if (event instanceof Event.FrameIn e) {
      switchHeard(now);
      frameIn(e, now);
    } else if (event instanceof Event.FloodIn e) {
      switchHeard(now);
      puntedFloods.received(e, now);
    } else if (event instanceof Event.FloodsRefused) {
      switchFloods.refused();
    } else if (event instanceof Event.TraceFlood) {
      probes.start();
    } else if (event instanceof Event.LeafIdle e) {
      learning.idle(e.mac(), e.port(), now);
    } else if (event instanceof Event.OnDemand e) {
      onDemand.handle(e, now);
    }
  }

  /** When {@link Event.TimerExpired} is due at the latest; {@link Long#MAX_VALUE} for never. */
  public long nextWakeUp() {
    return wakeUp;
  }

  private long dueNext(long now) {
    long next = Math.min(nextRefresh, Math.min(nextSweep, adjacency.nextWakeUp()));
    next = Math.min(next, Math.min(startup.nextWakeUp(), onDemand.nextWakeUp()));
    return pulse.isStill(now) ? next : Math.min(next, linkMessages.nextWakeUp());
  }

  /**
   * The way that unicast towards a root switch takes from here as things stand, without computing
   * the other ways of {@link #view}; empty if no peer may be used.
   */
  public Optional<NextHop> nextHop(NodeId rootSwitch) {
    return Optional.ofNullable(adjacency.towards(rootSwitch));
  }

  /** What the switch is to do as things stand. */
  public ForwardingView view() {
    Map<MacAddress, NodeId> homes = node.leaves().remoteHomes();
    Map<NodeId, NextHop> routes = adjacency.towards(new HashSet<>(homes.values()));
    Map<MacAddress, PortNumber> local = new LinkedHashMap<>();
    node.leaves().localLeaves().forEach(leaf -> local.put(leaf.mac(), leaf.port()));
    List<ForwardingView.TunnelPort> tunnels = new ArrayList<>();
    for (TunnelLink link : node.links().all()) {
      tunnels.add(
          new ForwardingView.TunnelPort(
              link.port(), link.peer(), link.state(), link.bfd().tellsLiveness()));
    }
    return new ForwardingView(
        node.self(),
        List.copyOf(node.ports().leafPorts()),
        tunnels,
        local,
        homes,
        routes,
        startup.isSettling(),
        onDemand.measured(),
        switchFloods.view(startup.isListening()));
  }

  /** Who executes the floods of this node, and why. */
  public FloodMode floodMode() {
    return switchFloods.mode(startup.isListening());
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

  /** The tunnels that this node asked for, in the order in which it did. */
  public List<DemandTunnel> onDemandTunnels() {
    return onDemand.tunnels();
  }

  /**
   * Whether an address was seen here lately and not believed to have moved here, because it moves
   * too often.
   */
  public boolean isDamped(MacAddress mac, long now) {
    return learning.isDamped(mac, now);
  }

  /**
   * The ways that the last {@link Event.TraceFlood} is known to have taken so far, each from this
   * node to another one.
   */
  public List<List<NodeId>> traced() {
    return probes.paths();
  }

  /** The newest topology snapshot. */
  public TopologySnapshot topology() {
    return node.ports().topology();
  }

  /** The newest sign of another node that uses this node's identifier, if there was one. */
  public Optional<DuplicateSign> duplicate() {
    return node.duplicates().last();
  }

  /** What was counted since the start. */
  public Counters counters() {
    return node.counters();
  }

  private void connect(Event.SwitchConnected event, long now) {
    boolean first = nextSweep == Long.MAX_VALUE;
    connected = true;
    switchFloods.connected();
    node.ports().replaceAll(event.ports());
    if (first) {
      Event.Installed installed = event.installed();
      startup.begin(!installed.leaves().isEmpty() || !installed.tunnels().isEmpty());
      linkPorts.adopt(installed.tunnels());
      switchFloods.inherit(installed.floods());
      for (Event.InstalledLeaf leaf : installed.leaves()) {
        node.leaves().adoptLocal(leaf.mac(), leaf.port());
      }
      nextSweep = now + SWEEP_MILLIS;
      nextRefresh = now + firstRefreshDelay();
    } else {
      resume(now - leftAt, now);
    }
    node.out().programChanged();
    portsChanged(now);
  }

  /**
   * The node did not run, or had no switch, for so long: suspended, stopped or overloaded. What was
   * said meanwhile is still to be read, so that silence until now means nothing.
   */
  private void resume(long awayMillis, long now) {
    excuse(awayMillis, now);
    if (awayMillis >= node.settings().refreshInterval().toMillis()) {
      nextSweep = Math.max(nextSweep, now + node.settings().holdMillis());
    }
  }

  /** What was not heard while the switch stood still does not count against the links. */
  private void switchHeard(long now) {
    long stoodStill = pulse.heard(now);
    if (stoodStill > 0) {
      node.count(Counter.SWITCH_PAUSES);
      excuse(stoodStill, now);
    }
  }

  private void excuse(long millis, long now) {
    linkMessages.excuseSilence(millis, now);
    startup.postpone(millis);
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
    linkPorts.bringInLine(now);
    learning.portsChanged(now);
    node.out().programChanged();
  }

  private void frameIn(Event.FrameIn event, long now) {
    TunnelLink link = node.links().at(event.ingress());
    boolean overlay = event.frame().etherType() == Frb.ETHER_TYPE;
    boolean fromLeaf = !overlay && node.ports().isLeafPort(event.ingress());
    switch (event.punt()) {
      case OVERLAY_FLOOD, OVERLAY_LINK -> overlayFrames.received(link, event.frame(), now);
      case NEW_SOURCE -> {
        if (fromLeaf) {
          learning.frame(event.ingress(), event.frame(), now);
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
      case SWITCH_FLOOD -> node.count(Counter.PORT_UNUSABLE);
      case UNKNOWN_DESTINATION -> {
        if (fromLeaf || (!overlay && link != null && link.state().takesUnicast())) {
          flooding.unicast(event.ingress(), event.frame());
        } else {
          node.count(Counter.PORT_UNUSABLE);
        }
      }
    }
  }

  private void poll(long now) {
    if (!connected) {
      return;
    }
    if (!pulse.isStill(now) && linkMessages.poll(now) && pulse.ask(now)) {
      node.out().add(new Action.AskSwitch());
    }
    onDemand.poll(now);
    if (startup.becomesHeard(node.links().all(), now)) {
      exchange.announce(node.leaves().confirmAdopted());
      node.out().programChanged();
    }
    if (startup.becomesSettled(now)) {
      linkPorts.adopt(Set.of());
      node.duplicates().settled();
      node.out().programChanged();
    }
    if (now >= nextRefresh) {
      nextRefresh = now + node.settings().refreshInterval().toMillis();
      exchange.refresh();
    }
    if (now >= nextSweep) {
      nextSweep = now + SWEEP_MILLIS;
      node.transport().age(now);
      learning.age(now);
      if (node.leaves().age(now)) {
        node.out().programChanged();
      }
    }
    if (node.lost().poll(now)) {
      exchange.giveSign();
    }
    switchFloods.watch(startup.isListening());
    adjacency.poll(now);
    switchFloods.report(startup.isListening());
  }
}
