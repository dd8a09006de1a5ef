package org.boundedflood.switching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.boundedflood.openflow.DisconnectReason;
import org.boundedflood.openflow.OpenFlowSession;
import org.boundedflood.openflow.PacketIn;
import org.boundedflood.openflow.RawMessage;
import org.boundedflood.openflow.SessionListener;
import org.boundedflood.openflow.SwitchError;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each switch that connects at one endpoint to the node whose bridge it is, by its datapath
 * id, so that nodes of different overlays can share the endpoint. What a switch says is told to its
 * own node and to no other. Confined to the one event loop that all these nodes run on.
 *
 * <p>Bound: a switch that no node knows yet waits, {@value #MOST_WAITING} of them at the most; then
 * the one that waits longest is sent away, and connects again.
 */
public final class SwitchRouter implements SessionListener {
  /** So many switches wait until a node knows them. */
  static final int MOST_WAITING = 16;

  private static final Logger log = LoggerFactory.getLogger(SwitchRouter.class);

  private final List<SwitchShell> members = new ArrayList<>();
  private final Map<String, SwitchShell> owners = new HashMap<>();
  private final Map<OpenFlowSession, SwitchShell> sessions = new HashMap<>();
  private final Deque<OpenFlowSession> waiting = new ArrayDeque<>();

  /** A node will tell which switch is its own. */
  public void join(SwitchShell shell) {
    members.add(shell);
  }

  /**
   * A node has found out which switch is its own; it is told first.
   *
   * @param datapathId 16 hex digits
   */
  public void expect(String datapathId, SwitchShell shell) {
    shell.expectDatapath(datapathId);
    owners.values().remove(shell);
    owners.put(datapathId, shell);
    for (OpenFlowSession session : List.copyOf(waiting)) {
      if (name(session).equals(datapathId)) {
        waiting.remove(session);
        connected(session);
      }
    }
  }

  /** A node ends: its switch is disconnected, and goes on with what is installed. */
  public void leave(SwitchShell shell) {
    members.remove(shell);
    owners.values().remove(shell);
    List<OpenFlowSession> left = new ArrayList<>();
    sessions.forEach(
        (session, owner) -> {
          if (owner == shell) {
            left.add(session);
          }
        });
    left.forEach(session -> session.close("the node of this bridge ends"));
  }

  /** How many switches wait for a node that knows them. */
  int waiting() {
    return waiting.size();
  }

  @Override
  public void connected(OpenFlowSession session) {
    SwitchShell owner = owners.get(name(session));
    if (owner == null && !members.isEmpty() && owners.size() == members.size()) {
      // All know theirs, and this is none of them: any of them refuses it.
      owner = members.get(0);
    }
    if (owner != null) {
      sessions.put(session, owner);
      owner.connected(session);
      return;
    }
    log.debug("switch {} waits for a node that knows it", session.datapathId());
    waiting.add(session);
    OpenFlowSession longest = waiting.size() > MOST_WAITING ? waiting.poll() : null;
    if (longest != null) {
      log.warn(
          "refused switch {} from {}: it is the bridge of no node here",
          longest.datapathId(),
          longest.remoteAddress());
      longest.close("not the bridge of a node here");
    }
  }

  @Override
  public void packetIn(OpenFlowSession session, PacketIn packetIn) {
    SwitchShell owner = sessions.get(session);
    if (owner != null) {
      owner.packetIn(session, packetIn);
    }
  }

  @Override
  public void message(OpenFlowSession session, OFMessage message) {
    SwitchShell owner = sessions.get(session);
    if (owner != null) {
      owner.message(session, message);
    }
  }

  @Override
  public void error(OpenFlowSession session, SwitchError error) {
    SwitchShell owner = sessions.get(session);
    if (owner != null) {
      owner.error(session, error);
    }
  }

  @Override
  public void undecodable(OpenFlowSession session, RawMessage message) {
    SwitchShell owner = sessions.get(session);
    if (owner != null) {
      owner.undecodable(session, message);
    }
  }

  @Override
  public void readComplete(OpenFlowSession session) {
    SwitchShell owner = sessions.get(session);
    if (owner != null) {
      owner.readComplete(session);
    }
  }

  @Override
  public void disconnected(OpenFlowSession session, DisconnectReason reason) {
    waiting.remove(session);
    SwitchShell owner = sessions.remove(session);
    if (owner != null) {
      owner.disconnected(session, reason);
    }
  }

  private static String name(OpenFlowSession session) {
    return "%016x".formatted(session.datapathId().getLong());
  }
}
