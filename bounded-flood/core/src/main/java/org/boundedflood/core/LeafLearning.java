package org.boundedflood.core;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.leaf.LeafClaim;
import org.boundedflood.core.learning.LocalLeaf;
import org.boundedflood.core.learning.MoveDamping;
import org.boundedflood.core.learning.PortBudgets;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Learns the leaves of this node from the frames that they send.
 *
 * <p>A frame whose source is not learned, because its port brings too many or because the leaf
 * moves too often, is carried like any other: who is in the wrong cannot be told from a frame, and
 * somebody who pretends to be another gains no more than by sending from where that one lives.
 * Until the source is learned every frame of it comes to the controller, so that the switch's
 * meters bound what it can send.
 */
final class LeafLearning {
  private final Node node;
  private final LeafExchange exchange;
  private final Flooding flooding;
  private final PortBudgets budgets;
  private final MoveDamping damping;

  LeafLearning(Node node, LeafExchange exchange, Flooding flooding) {
    this.node = node;
    this.exchange = exchange;
    this.flooding = flooding;
    this.budgets = new PortBudgets(node.settings().leafLimits());
    this.damping = new MoveDamping(node.settings().leafLimits());
  }

  /** A frame from a source came in that the switch does not know at this leaf port. */
  void frame(PortNumber ingress, EthernetFrame frame, long now) {
    if (!frame.source().isUnicast()) {
      node.count(Counter.REJECTED_SOURCE_ADDRESS);
      return;
    }
    boolean floods = frame.destination().isMultiRecipient();
    learn(frame.source(), ingress, floods, now);
    if (floods) {
      flooding.deliverAndFlood(ingress, frame);
    } else {
      flooding.unicast(ingress, frame);
    }
  }

  /** The switch has forgotten a leaf that sent nothing for the leaf age. */
  void idle(MacAddress mac, PortNumber port, long now) {
    LocalLeaf leaf = node.leaves().local(mac);
    if (leaf != null && leaf.port().equals(port)) {
      List<LeafClaim> withdrawals = node.leaves().forgetLocal(mac, port, now);
      node.out().info("leaf %s on port %s fell silent".formatted(mac, port));
      node.out().programChanged();
      exchange.announce(withdrawals);
    }
  }

  /** Ports came or went, or their roles changed. */
  void portsChanged(long now) {
    budgets.retain(node.ports().all().stream().map(SwitchPort::number).collect(Collectors.toSet()));
    Set<PortNumber> leafPorts = node.ports().leafPorts();
    exchange.announce(node.leaves().retainPorts(leafPorts, now));
  }

  /** Forgets what is of no consequence any more. */
  void age(long now) {
    damping.age(now);
  }

  /** Whether a leaf was seen here lately, and not believed to have moved here. */
  boolean isDamped(MacAddress mac, long now) {
    return damping.isDamped(mac, now);
  }

  private void learn(MacAddress mac, PortNumber port, boolean floodFollows, long now) {
    LocalLeaf before = node.leaves().local(mac);
    NodeId elsewhere = node.leaves().rootSwitchOf(mac);
    if (before != null && before.port().equals(port)) {
      if (!before.adopted()) {
        return;
      }
    } else if (!mayMove(mac, port, before, elsewhere, now) || !hasRoom(port, now)) {
      return;
    }
    List<LeafClaim> claims = node.leaves().learnLocal(mac, port);
    node.out().programChanged();
    report(mac, port, before, elsewhere);
    if (floodFollows) {
      exchange.announceAheadOfFlood(claims);
    } else {
      exchange.announce(claims);
    }
  }

  private boolean mayMove(
      MacAddress mac,
      PortNumber port,
      @Nullable LocalLeaf before,
      @Nullable NodeId elsewhere,
      long now) {
    if (before == null && elsewhere == null) {
      return true;
    }
    MoveDamping.Verdict verdict = damping.moved(mac, port, now);
    if (verdict == MoveDamping.Verdict.DAMPED_NOW) {
      String home =
          before != null
              ? "port " + name(before.port())
              : "node " + (elsewhere == null ? "?" : elsewhere.abbreviated());
      node.out()
          .warn(
              "leaf %s is in use at two places, port %s and %s: it moved too often, and is taken to be at %s for now"
                  .formatted(mac, name(port), home, home));
    }
    if (verdict != MoveDamping.Verdict.BELIEVED) {
      node.count(Counter.LEAF_MOVES_DAMPED);
    }
    return verdict == MoveDamping.Verdict.BELIEVED;
  }

  private boolean hasRoom(PortNumber port, long now) {
    PortBudgets.Verdict verdict = budgets.ask(port, node.leaves().localCount(port), now);
    switch (verdict) {
      case ALLOWED -> {
        return true;
      }
      case TOO_FAST -> node.count(Counter.LEAF_REFUSED_TOO_FAST);
      case FULL -> node.count(Counter.LEAF_REFUSED_PORT_FULL);
    }
    if (budgets.mayReport(port, now)) {
      node.out()
          .warn(
              "port %s brings more leaves than it may: their frames are carried, but not all of them are learned"
                  .formatted(name(port)));
    }
    return false;
  }

  private void report(
      MacAddress mac, PortNumber port, @Nullable LocalLeaf before, @Nullable NodeId elsewhere) {
    if (elsewhere != null) {
      node.out()
          .info(
              "leaf %s moved here, to port %s, from node %s"
                  .formatted(mac, port, elsewhere.abbreviated()));
    } else if (before != null && !before.port().equals(port)) {
      node.out().info("leaf %s moved from port %s to port %s".formatted(mac, before.port(), port));
    } else {
      node.out().info("leaf %s learned on port %s".formatted(mac, port));
    }
  }

  private String name(PortNumber number) {
    SwitchPort port = node.ports().get(number);
    return port == null ? number.toString() : port.name();
  }
}
