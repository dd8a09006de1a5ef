package org.boundedflood.program.fake;

import java.util.ArrayList;
import java.util.List;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.program.Flow;
import org.boundedflood.program.FlowAction;
import org.boundedflood.program.Group;
import org.boundedflood.program.Instructions;
import org.boundedflood.program.Match;
import org.jspecify.annotations.Nullable;

/** The way of one frame through the tables and groups of a switch. */
final class FrameWalk {
  private static final int MAX_NESTED_GROUPS = 16;

  private final FakeFlowTable tables;
  private final PortNumber ingress;
  private final long now;
  private final List<Verdict.Sent> sent = new ArrayList<>();
  private final List<Verdict.Punted> punted = new ArrayList<>();
  private final List<Verdict.Station> trace = new ArrayList<>();

  FrameWalk(FakeFlowTable tables, PortNumber ingress, long now) {
    this.tables = tables;
    this.ingress = ingress;
    this.now = now;
  }

  static boolean matches(Match match, PortNumber ingress, EthernetFrame frame) {
    return (match.inPort() == null || match.inPort().equals(ingress))
        && (match.destination() == null || match.destination().contains(frame.destination()))
        && (match.source() == null || match.source().contains(frame.source()))
        && match.etherType().orElse(frame.etherType()) == frame.etherType();
  }

  Verdict run(EthernetFrame received) {
    note(0, "in_port=" + ingress, received);
    EthernetFrame frame = received;
    int table = 0;
    while (true) {
      FakeFlowTable.Entry entry = tables.lookup(table, ingress, frame);
      if (entry == null) {
        note(0, "no flow matches, drop: table", table);
        break;
      }
      entry.count(now);
      Flow flow = entry.flow();
      note(0, "", flow);
      Instructions instructions = flow.instructions();
      if (instructions.meter().isPresent()
          && !tables.passes(instructions.meter().getAsInt(), now)) {
        note(1, "dropped by the meter", "");
        break;
      }
      frame = apply(instructions.actions(), frame, flow.cookie(), 1);
      if (instructions.gotoTable().isEmpty()) {
        break;
      }
      table = instructions.gotoTable().getAsInt();
    }
    return new Verdict(sent, punted, trace);
  }

  /** Executes a list of actions and returns the frame as they leave it. */
  private EthernetFrame apply(
      List<FlowAction> actions, EthernetFrame received, long cookie, int depth) {
    EthernetFrame frame = received;
    for (FlowAction action : actions) {
      if (action instanceof FlowAction.Output output) {
        send(output.port(), frame, depth);
      } else if (action instanceof FlowAction.OutputToIngress) {
        note(depth, "back out of port", ingress);
        sent.add(new Verdict.Sent(ingress, frame));
      } else if (action instanceof FlowAction.OutputToController) {
        note(depth, "to the controller", "");
        punted.add(new Verdict.Punted(ingress, cookie, frame));
      } else if (action instanceof FlowAction.SetDestination set) {
        frame = withDestination(frame, set.address());
        note(depth, "now", frame);
      } else if (action instanceof FlowAction.ToGroup to) {
        applyGroup(to.id(), frame, cookie, depth);
      }
    }
    return frame;
  }

  private void send(PortNumber port, EthernetFrame frame, int depth) {
    if (port.equals(ingress)) {
      note(depth, "not sent back out of port", port);
    } else if (!tables.hasCarrier(port)) {
      note(depth, "lost, as this is down: port", port);
    } else {
      note(depth, "out of port", port);
      sent.add(new Verdict.Sent(port, frame));
    }
  }

  private void applyGroup(int id, EthernetFrame frame, long cookie, int depth) {
    Group group = tables.group(id);
    if (group == null || depth > MAX_NESTED_GROUPS) {
      note(depth, "no such group, or nested too deep: drop", id);
      return;
    }
    note(depth, "", group);
    for (Group.Bucket bucket : group.buckets()) {
      if (isUsable(bucket.watchPort(), depth)) {
        apply(bucket.actions(), frame, cookie, depth + 1);
        if (group.type() != Group.Type.ALL) {
          return;
        }
      }
    }
  }

  private boolean isUsable(@Nullable PortNumber watched, int depth) {
    if (watched == null || tables.isLive(watched)) {
      return true;
    }
    note(depth + 1, "bucket passed over, as this is down: port", watched);
    return false;
  }

  private static EthernetFrame withDestination(EthernetFrame frame, MacAddress address) {
    byte[] bytes = frame.bytes().clone();
    address.write(bytes, 0);
    return EthernetFrame.of(bytes);
  }

  private void note(int depth, String what, Object subject) {
    trace.add(new Verdict.Station(depth, what, subject));
  }
}
