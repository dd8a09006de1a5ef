package org.boundedflood.program.fake;

import java.util.ArrayList;
import java.util.List;
import org.boundedflood.core.flood.FloodClass;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.program.Flow;
import org.boundedflood.program.FlowAction;
import org.boundedflood.program.Group;
import org.boundedflood.program.Instructions;
import org.boundedflood.program.Match;

/** The way of one frame through the tables and groups of a switch. */
final class FrameWalk {
  /** As Open vSwitch. */
  private static final int MAX_NESTED_GROUPS = 64;

  private static final int IPV4 = 0x0800;
  private static final int IPV4_DESTINATION = 30;
  private static final int IPV6_DESTINATION = 38;
  private static final int IPV6_LENGTH = 16;

  private final FakeFlowTable tables;
  private final PortNumber ingress;
  private final long now;
  private final List<Verdict.Sent> sent = new ArrayList<>();
  private final List<Verdict.Punted> punted = new ArrayList<>();
  private final List<Verdict.Station> trace = new ArrayList<>();

  /** The metadata as the actions before have left it. */
  private int mark;

  FrameWalk(FakeFlowTable tables, PortNumber ingress, long now) {
    this.tables = tables;
    this.ingress = ingress;
    this.now = now;
  }

  static boolean matches(Match match, PortNumber ingress, EthernetFrame frame) {
    return (match.inPort() == null || match.inPort().equals(ingress))
        && (match.destination() == null || match.destination().contains(frame.destination()))
        && (match.source() == null || match.source().contains(frame.source()))
        && match.etherType().orElse(frame.etherType()) == frame.etherType()
        && (!match.toIpMulticast() || isForIpMulticast(frame));
  }

  private static boolean isForIpMulticast(EthernetFrame frame) {
    byte[] bytes = frame.bytes();
    return frame.etherType() == IPV4
        ? (bytes[IPV4_DESTINATION] & 0xf0) == 0xe0
        : (bytes[IPV6_DESTINATION] & 0xff) == 0xff;
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
        punted.add(new Verdict.Punted(ingress, cookie, mark, frame));
      } else if (action instanceof FlowAction.SetDestination set) {
        frame = withDestination(frame, set.address());
        note(depth, "now", frame);
      } else if (action instanceof FlowAction.SetBound set) {
        long octet = frame.destination().value() & ~SwitchForm.PREFIX_MASK;
        frame = withDestination(frame, MacAddress.of(octet | set.prefix()));
        note(depth, "now", frame);
      } else if (action instanceof FlowAction.CopyIpDestination copy) {
        frame = withDestination(frame, copied(copy.kind(), frame));
        note(depth, "now", frame);
      } else if (action instanceof FlowAction.SetMark set) {
        mark = set.value();
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
      if (isUsable(bucket, depth)) {
        int markBefore = mark;
        apply(bucket.actions(), frame, cookie, depth + 1);
        mark = markBefore;
        if (group.type() != Group.Type.ALL) {
          return;
        }
      }
    }
  }

  private boolean isUsable(Group.Bucket bucket, int depth) {
    if (tables.isUsable(bucket)) {
      return true;
    }
    note(depth + 1, "bucket passed over:", bucket);
    return false;
  }

  private static MacAddress copied(FloodClass kind, EthernetFrame frame) {
    int end =
        kind == FloodClass.IPV4_MULTICAST
            ? IPV4_DESTINATION + Integer.BYTES
            : IPV6_DESTINATION + IPV6_LENGTH;
    long low = 0;
    for (int i = end - Integer.BYTES; i < end; i++) {
      low = low << Byte.SIZE | (frame.bytes()[i] & 0xff);
    }
    long mask = kind == FloodClass.IPV4_MULTICAST ? 0x7f_ffff : 0xffff_ffffL;
    return MacAddress.of((frame.destination().value() & ~mask) | (low & mask));
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
