package org.boundedflood.topology.ovsdb;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.ovs.bridge.BridgeListener;
import org.boundedflood.ovs.bridge.BridgeSnapshot;
import org.boundedflood.ovs.bridge.BridgeWatch;
import org.boundedflood.ovs.bridge.OvsBridge;
import org.boundedflood.topology.TopologyCounter;
import org.boundedflood.topology.TopologyFeed;
import org.boundedflood.topology.TopologyListener;
import org.boundedflood.topology.TopologySource;
import org.boundedflood.topology.TunnelAnswer;
import org.jspecify.annotations.Nullable;

/**
 * The topology as the bridge's own interfaces tell it in their {@code external_ids}: {@code
 * bf-peer}, {@code bf-peer-mac}, {@code bf-mtu}, {@code bf-cost} and {@code bf-role}. Its listener
 * is called on the event loop of the bridge's database client.
 *
 * <p>It makes no tunnels itself: it publishes which ones are wanted in the bridge, for whoever
 * makes them; see {@link WantedPeers}.
 *
 * <p>An interface whose settings cannot be used is uncategorised, and reported once for each
 * change. While the bridge is missing, what was told before still holds.
 */
public final class OvsdbTopology implements TopologySource {
  private final String bridge;
  private final Function<BridgeListener, BridgeWatch> bridgeWatch;
  private final NodeId self;
  private final WantedPeers wanted;
  private final CounterSet<TopologyCounter> counters = new CounterSet<>(TopologyCounter.class);
  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
  private volatile @Nullable BridgeWatch watch;

  private enum State {
    NEW,
    STARTED,
    CLOSED
  }

  /**
   * Reads the interfaces of {@code bridge}, which stays the caller's, for the node {@code self}.
   */
  public OvsdbTopology(OvsBridge bridge, NodeId self) {
    this(bridge.name(), bridge::watch, value -> bridge.setExternalId(WantedPeers.KEY, value), self);
  }

  OvsdbTopology(
      String bridge,
      Function<BridgeListener, BridgeWatch> bridgeWatch,
      WantedPeers.Writer writer,
      NodeId self) {
    this.bridge = bridge;
    this.bridgeWatch = bridgeWatch;
    this.self = self;
    this.wanted = new WantedPeers(bridge, writer);
  }

  @Override
  public String description() {
    return "ovsdb: external_ids of the interfaces of bridge " + bridge;
  }

  @Override
  public void start(TopologyListener listener) {
    if (!state.compareAndSet(State.NEW, State.STARTED)) {
      throw new IllegalStateException("topology is " + state.get() + ", may be started once");
    }
    BridgeWatch begun = bridgeWatch.apply(new Reports(new TopologyFeed(listener, counters)));
    watch = begun;
    if (state.get() == State.CLOSED) {
      begun.close();
    }
  }

  @Override
  public CompletableFuture<TunnelAnswer> requestTunnel(NodeId peer) {
    counters.increment(TopologyCounter.TUNNEL_REQUESTS);
    return wanted.add(peer);
  }

  @Override
  public CompletableFuture<TunnelAnswer> releaseTunnel(NodeId peer) {
    counters.increment(TopologyCounter.TUNNEL_REQUESTS);
    return wanted.remove(peer);
  }

  @Override
  public CompletableFuture<Set<NodeId>> inheritedRequests() {
    return wanted.inherited();
  }

  @Override
  public CounterSet<TopologyCounter> counters() {
    return counters;
  }

  @Override
  public void close() {
    state.set(State.CLOSED);
    BridgeWatch begun = watch;
    if (begun != null) {
      begun.close();
    }
  }

  /** Reports what changes. The complaints that it remembers are at most one per interface. */
  private final class Reports implements BridgeListener {
    private final TopologyFeed feed;
    private Map<String, String> complaints = Map.of();

    Reports(TopologyFeed feed) {
      this.feed = feed;
    }

    @Override
    public void bridgeChanged(BridgeSnapshot snapshot) {
      if (state.get() == State.CLOSED) {
        return;
      }
      wanted.published(snapshot.externalIds().get(WantedPeers.KEY));
      InterfaceRoles now = InterfaceRoles.of(snapshot, self);
      Map<String, String> before = complaints;
      complaints = now.complaints();
      feed.roles(now.roles(), PortRole.UNCATEGORISED);
      now.complaints()
          .forEach(
              (name, complaint) -> {
                if (!complaint.equals(before.get(name))) {
                  feed.portRefused(complaint);
                }
              });
    }

    @Override
    public void bridgeMissing(String reason) {
      if (state.get() != State.CLOSED) {
        feed.inputRefused(reason);
      }
    }
  }
}
