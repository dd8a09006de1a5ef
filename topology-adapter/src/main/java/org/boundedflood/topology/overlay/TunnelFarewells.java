package org.boundedflood.topology.overlay;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;
import org.boundedflood.topology.TopologyListener;
import org.jspecify.annotations.Nullable;

/**
 * The tunnels that are to go while frames pass through them. Each stays for a moment, in which
 * neither end sends any more on it and what is under way arrives: so nobody loses a frame by it.
 *
 * <p>Passes the roles of the bridge's ports on to the node, with these tunnels marked as leaving. A
 * mark lasts until the port is gone, or is wanted again.
 *
 * <p>Bound: one for each tunnel port of the overlay. Ageing: {@link #DRAIN_MILLIS}. Used by one
 * thread, the node's loop.
 */
final class TunnelFarewells implements TopologyListener {
  /** What was sent before both ends stopped must have arrived after this. */
  static final long DRAIN_MILLIS = 1_000;

  private final ScheduledExecutorService loop;
  private final Consumer<NodeId> remove;
  private final Map<NodeId, Farewell> farewells = new HashMap<>();
  private @Nullable TopologyListener node;
  private @Nullable TopologySnapshot last;
  private long sequence;

  /** A tunnel that goes; {@code over} completes when its port may be removed, or stays. */
  private record Farewell(
      String portName, boolean marked, ScheduledFuture<?> timer, CompletableFuture<Void> over) {}

  /**
   * Nothing is leaving.
   *
   * @param remove removes the port to a peer
   */
  TunnelFarewells(ScheduledExecutorService loop, Consumer<NodeId> remove) {
    this.loop = loop;
    this.remove = remove;
  }

  /** Listens for this listener from now on. */
  TopologyListener passingOnTo(TopologyListener listener) {
    node = listener;
    return this;
  }

  @Override
  public void topologyChanged(TopologySnapshot snapshot) {
    last = snapshot;
    farewells
        .values()
        .removeIf(each -> each.over().isDone() && !snapshot.roles().containsKey(each.portName()));
    tell();
  }

  @Override
  public void topologyProblem(String message) {
    if (node != null) {
      node.topologyProblem(message);
    }
  }

  /**
   * The tunnel to a peer, which carries frames, is to go.
   *
   * @param marked whether this node stops sending on it by itself; otherwise it does as the peer
   *     tells it
   */
  void begin(NodeId peer, String portName, boolean marked) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    ScheduledFuture<?> timer =
        loop.schedule(() -> end(peer, over), DRAIN_MILLIS, TimeUnit.MILLISECONDS);
    farewells.put(peer, new Farewell(portName, marked, timer, over));
    tell();
  }

  private void end(NodeId peer, CompletableFuture<Void> over) {
    remove.accept(peer);
    over.complete(null);
  }

  /** The tunnel to a peer is wanted again. Returns whether its port is there still. */
  boolean takeBack(NodeId peer) {
    Farewell farewell = farewells.remove(peer);
    if (farewell == null) {
      return false;
    }
    boolean isThere = farewell.timer().cancel(false);
    farewell.over().complete(null);
    tell();
    return isThere;
  }

  /** Completes when no tunnel is waited for any more. */
  CompletableFuture<Void> over() {
    return CompletableFuture.allOf(
        farewells.values().stream().map(Farewell::over).toArray(CompletableFuture<?>[]::new));
  }

  private void tell() {
    TopologySnapshot known = last;
    if (known == null || node == null) {
      return;
    }
    Map<String, PortRole> roles = new HashMap<>(known.roles());
    for (Farewell farewell : farewells.values()) {
      if (farewell.marked()) {
        roles.computeIfPresent(
            farewell.portName(),
            (name, role) -> role instanceof PortRole.Tunnel tunnel ? tunnel.asLeaving() : role);
      }
    }
    node.topologyChanged(new TopologySnapshot(++sequence, roles, known.unlisted()));
  }
}
