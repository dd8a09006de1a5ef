package org.boundedflood.topology.overlay;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.ovs.bridge.BridgePort;
import org.boundedflood.ovs.bridge.BridgeSnapshot;
import org.boundedflood.ovs.bridge.MadePort;
import org.boundedflood.topology.organise.OverlayEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the bridge's ports of one overlay as the organiser wants them: those that are missing are
 * made, and whatever carries the overlay's mark and is not wanted is removed, also when an earlier
 * attempt to do so failed. Ports without the mark are never touched.
 *
 * <p>Bound: one port for each member. Used by one thread, the node's loop.
 */
final class TunnelPorts {
  private static final Logger log = LoggerFactory.getLogger(TunnelPorts.class);

  private final Bridge bridge;
  private final String owner;
  private final Executor loop;
  private final Consumer<OverlayEvent> events;
  private final Map<NodeId, Wanted> wanted = new HashMap<>();
  private final Map<String, CompletableFuture<Boolean>> under = new HashMap<>();
  private @Nullable BridgeSnapshot last;

  /** What is done to the bridge. */
  interface Bridge {
    CompletableFuture<Boolean> makePort(MadePort port);

    CompletableFuture<Boolean> removePort(String portName, String owner);
  }

  /** A port that is to be there, and how far it is. */
  private static final class Wanted {
    final String name;
    Stage stage;

    Wanted(String name, Stage stage) {
      this.name = name;
      this.stage = stage;
    }
  }

  private enum Stage {
    /** The database is being told. */
    ASKED,
    /** The database has it. */
    WRITTEN,
    /** The switch has set it up. */
    READY
  }

  TunnelPorts(Bridge bridge, String owner, Executor loop, Consumer<OverlayEvent> events) {
    this.bridge = bridge;
    this.owner = owner;
    this.loop = loop;
    this.events = events;
  }

  void make(NodeId peer, MadePort port) {
    Wanted made = new Wanted(port.name(), Stage.ASKED);
    wanted.put(peer, made);
    write(peer, made, port);
  }

  /** Sets a port that was found to what it should be; nothing if there is none or it is so. */
  void adjust(NodeId peer, MadePort port) {
    Wanted present = wanted.get(peer);
    if (present != null && present.stage == Stage.READY) {
      write(peer, present, port);
    }
  }

  private void write(NodeId peer, Wanted made, MadePort port) {
    var unused =
        inOrder(port.name(), () -> bridge.makePort(port))
            .whenCompleteAsync((changed, failure) -> written(peer, made, failure), loop);
  }

  private void written(NodeId peer, Wanted made, @Nullable Throwable failure) {
    if (wanted.get(peer) != made) {
      return;
    }
    if (failure != null) {
      failed(peer, made, reason(failure));
    } else if (made.stage == Stage.ASKED) {
      made.stage = Stage.WRITTEN;
      BridgeSnapshot present = last;
      if (present != null) {
        check(peer, made, present.ports().get(made.name));
      }
    }
  }

  /** One after the other for each port: what is asked for last is what holds. */
  private CompletableFuture<Boolean> inOrder(
      String name, Supplier<CompletableFuture<Boolean>> operation) {
    CompletableFuture<Boolean> next =
        under
            .getOrDefault(name, CompletableFuture.completedFuture(false))
            .handle((done, failure) -> false)
            .thenCompose(before -> operation.get());
    under.put(name, next);
    var unused = next.whenCompleteAsync((done, failure) -> under.remove(name, next), loop);
    return next;
  }

  private void failed(NodeId peer, Wanted made, String why) {
    log.warn("port {} to node {}: {}", made.name, peer.abbreviated(), why);
    events.accept(new OverlayEvent.TunnelFailed(peer, why));
  }

  void remove(NodeId peer) {
    Wanted made = wanted.remove(peer);
    if (made != null) {
      remove(made.name);
    }
  }

  private void remove(String name) {
    var unused =
        inOrder(name, () -> bridge.removePort(name, owner))
            .exceptionally(
                failure -> {
                  log.warn("port {} stays until the next change: {}", name, reason(failure));
                  return false;
                });
  }

  /** Completes when everything that was asked for so far was carried out or has failed. */
  CompletableFuture<Void> settled() {
    return CompletableFuture.allOf(under.values().toArray(CompletableFuture<?>[]::new));
  }

  /** The bridge is so now. */
  void bridgeChanged(BridgeSnapshot snapshot) {
    Map<String, NodeId> names = new HashMap<>();
    wanted.forEach((peer, made) -> names.put(made.name, peer));
    for (BridgePort port : snapshot.ports().values()) {
      NodeId peer = names.get(port.name());
      if (peer == null && MadePort.ownerOf(port).equals(owner)) {
        unexpected(port);
      }
    }
    for (Map.Entry<NodeId, Wanted> entry : Map.copyOf(wanted).entrySet()) {
      check(entry.getKey(), entry.getValue(), snapshot.ports().get(entry.getValue().name));
    }
    last = snapshot;
  }

  /** Before the first snapshot it can only be the work of an earlier life. */
  private void unexpected(BridgePort port) {
    Optional<NodeId> peer = peerOf(port);
    if (last != null || peer.isEmpty()) {
      if (!under.containsKey(port.name())) {
        remove(port.name());
      }
    } else {
      wanted.put(peer.get(), new Wanted(port.name(), Stage.READY));
      events.accept(new OverlayEvent.TunnelFound(peer.get()));
    }
  }

  private static Optional<NodeId> peerOf(BridgePort port) {
    try {
      return Optional.of(NodeId.of(port.externalIds().getOrDefault("bf-peer", "")));
    } catch (IllegalArgumentException e) {
      log.warn("port {}: {}: it is removed", port.name(), e.getMessage());
      return Optional.empty();
    }
  }

  private void check(NodeId peer, Wanted made, @Nullable BridgePort port) {
    if (port == null) {
      if (made.stage == Stage.READY) {
        failed(peer, made, "somebody removed it");
      }
    } else if (port.error() != null) {
      failed(peer, made, "Open vSwitch says: " + port.error());
    } else if (made.stage == Stage.WRITTEN && port.number().isPresent()) {
      made.stage = Stage.READY;
      events.accept(new OverlayEvent.TunnelMade(peer));
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause();
    return String.valueOf(
        (failure instanceof CompletionException && cause != null ? cause : failure).getMessage());
  }
}
