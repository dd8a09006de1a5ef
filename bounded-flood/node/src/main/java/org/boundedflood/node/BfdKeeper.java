package org.boundedflood.node;

import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.boundedflood.core.link.BfdState;
import org.boundedflood.ovs.bridge.BfdSettings;
import org.boundedflood.ovs.bridge.BridgeListener;
import org.boundedflood.ovs.bridge.BridgePort;
import org.boundedflood.ovs.bridge.BridgeSnapshot;
import org.boundedflood.ovs.bridge.OvsBridge;
import org.slf4j.Logger;

/**
 * Turns BFD on and off on the ports of a bridge as the core wants it, and says how it stands there.
 * Confined to the node's event loop, but for its construction and {@link #release}.
 *
 * <p>It takes its time on purpose. Before BFD is turned on, the switch must have the program in
 * which no group watches the port; before it is turned off, the peer's switch must.
 *
 * <p>Bound: the ports of one bridge that the core has named.
 */
final class BfdKeeper implements BridgeListener {
  private static final long MILLIS_BEFORE_ON = 300;
  private static final long MILLIS_BEFORE_OFF = 2_000;

  private final OvsBridge bridge;
  private final BfdSettings settings;
  private final EventLoop loop;
  private final Consumer<Map<String, BfdState>> core;
  private final Logger log;
  private final Map<String, Boolean> wanted = new HashMap<>();
  private final Set<String> pending = new HashSet<>();
  private SortedMap<String, BridgePort> ports = new TreeMap<>();

  /**
   * Nothing is wanted yet.
   *
   * @param core is told how BFD stands on the ports on which it is on, by name
   */
  BfdKeeper(
      OvsBridge bridge,
      BfdSettings settings,
      EventLoop loop,
      Consumer<Map<String, BfdState>> core,
      Logger log) {
    this.bridge = bridge;
    this.settings = settings;
    this.loop = loop;
    this.core = core;
    this.log = log;
  }

  /** The core wants BFD on a port, or wants the port to be as it was before. */
  void use(String portName, boolean on) {
    wanted.put(portName, on);
    bringInLine(portName);
  }

  @Override
  public void bridgeChanged(BridgeSnapshot snapshot) {
    Set<String> gone = new HashSet<>(ports.keySet());
    ports = snapshot.ports();
    gone.removeAll(ports.keySet());
    wanted.keySet().removeAll(gone);
    Map<String, BfdState> states = new HashMap<>();
    ports.forEach(
        (name, port) -> {
          if (port.isBfdOurs()) {
            boolean up = port.bfdForwarding().orElse(false);
            states.put(name, up ? BfdState.UP : BfdState.DOWN);
          }
        });
    core.accept(states);
    wanted.keySet().forEach(this::bringInLine);
  }

  @Override
  public void bridgeMissing(String reason) {
    ports = new TreeMap<>();
  }

  /** Gives all ports of the bridge the settings that they had before BFD was turned on. */
  CompletableFuture<Void> release() {
    return CompletableFuture.supplyAsync(() -> Map.copyOf(ports), loop)
        .thenCompose(
            known ->
                CompletableFuture.allOf(
                    known.values().stream()
                        .filter(BridgePort::isBfdOurs)
                        .map(port -> bridge.disableBfd(port.name()))
                        .toArray(CompletableFuture<?>[]::new)));
  }

  private void bringInLine(String name) {
    if (isInLine(name) || !pending.add(name)) {
      return;
    }
    boolean on = wanted.getOrDefault(name, false);
    var unused =
        loop.schedule(
            () -> write(name, on),
            on ? MILLIS_BEFORE_ON : MILLIS_BEFORE_OFF,
            TimeUnit.MILLISECONDS);
  }

  private boolean isInLine(String name) {
    BridgePort port = ports.get(name);
    Boolean on = wanted.get(name);
    if (port == null || on == null) {
      return true;
    }
    return on ? settings.isInPlace(port) : !port.isBfdOurs();
  }

  private void write(String name, boolean on) {
    pending.remove(name);
    if (isInLine(name)) {
      return;
    }
    if (wanted.getOrDefault(name, false) != on) {
      bringInLine(name);
      return;
    }
    CompletableFuture<Void> done = on ? bridge.enableBfd(name, settings) : bridge.disableBfd(name);
    var unused =
        done.whenComplete(
            (nothing, failure) -> {
              if (failure != null) {
                log.warn(
                    "cannot turn BFD {} on port {}: {}",
                    on ? "on" : "off",
                    name,
                    failure.getMessage());
                bringInLine(name);
              }
            });
  }
}
