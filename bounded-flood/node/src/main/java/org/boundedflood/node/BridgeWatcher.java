package org.boundedflood.node;

import java.util.Locale;
import org.boundedflood.openflow.OpenFlowSession;
import org.boundedflood.ovs.bridge.BridgeHold;
import org.boundedflood.ovs.bridge.BridgeListener;
import org.boundedflood.ovs.bridge.BridgeSnapshot;
import org.boundedflood.ovs.bridge.HoldListener;
import org.boundedflood.program.SwitchProgram;
import org.boundedflood.switching.Milestones;
import org.boundedflood.switching.SwitchShell;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What is known of the node's bridge: tells the shell which switch it is, and the operator how it
 * fares. Confined to the node's event loop, but for its construction.
 */
final class BridgeWatcher implements BridgeListener, HoldListener, Milestones {
  private final LaunchTime launched;
  private final Logger log;
  private @Nullable SwitchShell shell;
  private @Nullable BfdKeeper bfd;
  private @Nullable String datapathId;
  private @Nullable Long forwardingAfterMs;
  private String controlled = "not taken over";

  BridgeWatcher(LaunchTime launched, Logger log) {
    this.launched = launched;
    this.log = log;
  }

  /**
   * Names the shell that is told the datapath id, and who sees to BFD. To be called before the
   * watch begins.
   */
  void forwardTo(SwitchShell told, BfdKeeper keeper) {
    shell = told;
    bfd = keeper;
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
      if (shell != null) {
        shell.expectDatapath(id);
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
  public void useBfd(String portName, boolean on) {
    if (bfd != null) {
      bfd.use(portName, on);
    }
  }

  @Override
  public void programInstalled(OpenFlowSession session, SwitchProgram program) {
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
