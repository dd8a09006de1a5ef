package org.boundedflood.node;

import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.openflow.OpenFlowSession;
import org.boundedflood.ovs.bridge.BridgeHold;
import org.boundedflood.ovs.bridge.BridgeListener;
import org.boundedflood.ovs.bridge.BridgeSnapshot;
import org.boundedflood.ovs.bridge.HoldListener;
import org.boundedflood.ovs.bridge.OvsBridge;
import org.boundedflood.program.SwitchProgram;
import org.boundedflood.switching.DeadTunnels;
import org.boundedflood.switching.Milestones;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What is known of the node's bridge: tells the shell which switch it is, and the operator how it
 * fares. Confined to the node's event loop, but for its construction.
 */
final class BridgeWatcher implements BridgeListener, HoldListener, Milestones {
  private static final String HELD = "held";

  private final OvsBridge bridge;
  private final LaunchTime launched;
  private final Logger log;
  private @Nullable Consumer<String> datapath;
  private @Nullable BooleanSupplier connected;
  private @Nullable BfdKeeper bfd;
  private @Nullable DeadTunnels dead;
  private @Nullable String datapathId;
  private @Nullable Long forwardingAfterMs;
  private String controlled = "not taken over";

  BridgeWatcher(OvsBridge bridge, LaunchTime launched, Logger log) {
    this.bridge = bridge;
    this.launched = launched;
    this.log = log;
  }

  /**
   * Names who is told the datapath id, who knows whether the switch is connected, and who sees to
   * BFD. To be called before the watch begins.
   */
  void forwardTo(Consumer<String> told, BooleanSupplier isConnected, BfdKeeper keeper) {
    datapath = told;
    connected = isConnected;
    bfd = keeper;
  }

  /** Names who looks after peers that are silent. To be called on the event loop. */
  void reportSilentPeersTo(DeadTunnels told) {
    dead = told;
  }

  /** The bridge's datapath id, once known. */
  @Nullable String datapathId() {
    return datapathId;
  }

  /** Milliseconds from launch to the first confirmed program, once there is one. */
  @Nullable Long forwardingAfterMs() {
    return forwardingAfterMs;
  }

  /** How the take-over stands. */
  String controlled() {
    return controlled;
  }

  @Override
  public void bridgeChanged(BridgeSnapshot snapshot) {
    String id = snapshot.datapathId();
    if (id != null && !id.equals(datapathId)) {
      datapathId = id;
      log.info("bridge {} is datapath {}", snapshot.name(), id);
      if (datapath != null) {
        datapath.accept(id);
      }
    }
  }

  @Override
  public void bridgeMissing(String reason) {
    log.warn("{}", reason);
  }

  @Override
  public void holdChanged(BridgeHold.State state, String reason) {
    controlled = state.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean switchConnected() {
    return connected != null && connected.getAsBoolean();
  }

  /** Has what the take-over set take effect in a switch that is connected. */
  private void applySettings() {
    if (controlled.equals(HELD)) {
      var unused =
          bridge
              .reconfigure()
              .whenComplete(
                  (done, failure) -> {
                    if (failure != null) {
                      log.warn(
                          "the switch may look for its controller late: {}", failure.getMessage());
                    }
                  });
    }
  }

  @Override
  public void useBfd(String portName, boolean on) {
    if (bfd != null) {
      bfd.use(portName, on);
    }
  }

  @Override
  public void peerSilent(NodeId peer, String portName) {
    if (dead != null) {
      dead.silent(peer, portName);
    }
  }

  @Override
  public void programInstalled(OpenFlowSession session, SwitchProgram program) {
    applySettings();
    log.info(
        "switch program in place: {} flows, {} groups, {} meters",
        program.flows().size(),
        program.groups().size(),
        program.meters().size());
    if (forwardingAfterMs == null) {
      forwardingAfterMs = launched.agoMillis();
      log.info("forwarding {} ms after launch", forwardingAfterMs);
    }
  }
}
