package org.boundedflood.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.Punt;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.program.Cookies;
import org.boundedflood.program.Flow;
import org.boundedflood.program.FlowAction;
import org.boundedflood.program.Group;
import org.boundedflood.program.Instructions;
import org.boundedflood.program.MaskedMac;
import org.boundedflood.program.Match;
import org.boundedflood.program.PlannerSettings;
import org.boundedflood.program.Purpose;
import org.boundedflood.program.SwitchPlanner;
import org.boundedflood.program.SwitchProgram;
import org.jspecify.annotations.Nullable;

/**
 * What a switch does with broadcasts: the flows and groups that its node programmed, executed as
 * OpenFlow says, but for meters, which drop nothing. Flows that name an EtherType are left out, as
 * are those for one recipient.
 *
 * <p>Each of very many nodes has one, so that no more is kept than it takes. Immutable.
 */
final class FloodTable {
  private static final long SEVERAL_RECIPIENTS = MaskedMac.MULTI_RECIPIENT.mask().value();

  /** Of a switch that has no program. */
  static final FloodTable NONE = new FloodTable(null, Map.of(), BoundTable.of(List.of()), Map.of());

  private final @Nullable ForwardingView view;
  private final Map<Integer, List<Entry>> tables;
  private final BoundTable onward;
  private final Map<Integer, Group> groups;

  /** A switch as its frames find it, and what is to be done with them. */
  interface Ports {
    /** Whether a port is live. */
    boolean isLive(PortNumber port);

    /** A frame leaves by a port. */
    void send(PortNumber port, EthernetFrame frame);

    /** A frame goes to the controller. */
    void punt(Punt punt, int mark, EthernetFrame frame);
  }

  /** What a flow does. */
  record Rule(Instructions instructions, long cookie) {
    static Rule of(Flow flow) {
      return new Rule(flow.instructions(), flow.cookie());
    }
  }

  private record Entry(Match match, Rule rule) {
    private boolean matches(PortNumber ingress, EthernetFrame frame) {
      MaskedMac to = match.destination();
      MaskedMac from = match.source();
      return (match.inPort() == null || match.inPort().equals(ingress))
          && (to == null || to.contains(frame.destination()))
          && (from == null || from.contains(frame.source()));
    }
  }

  private FloodTable(
      @Nullable ForwardingView view,
      Map<Integer, List<Entry>> tables,
      BoundTable onward,
      Map<Integer, Group> groups) {
    this.view = view;
    this.tables = tables;
    this.onward = onward;
    this.groups = groups;
  }

  /**
   * The table of a switch that is to do what a view says. The program is planned only if it differs
   * from this table's in more than ways to leaves of other nodes.
   */
  FloodTable changedTo(ForwardingView other) {
    ForwardingView part =
        new ForwardingView(
            other.self(),
            other.leafPorts(),
            other.tunnels(),
            other.localLeaves(),
            Map.of(),
            Map.of(),
            other.settling(),
            Set.of(),
            other.floods());
    return part.equals(view) ? this : of(part);
  }

  private static FloodTable of(ForwardingView view) {
    SwitchProgram program = SwitchPlanner.plan(view, PlannerSettings.DEFAULT);
    Map<Integer, List<Entry>> tables = new HashMap<>();
    List<Flow> onward = new ArrayList<>();
    for (Flow flow : program.flows().values()) { // By falling priority.
      if (Cookies.purposeOf(flow.cookie()) == Purpose.FLOOD_ONWARD) {
        onward.add(flow);
      } else if (concernsBroadcasts(flow.key().match())) {
        tables
            .computeIfAbsent(flow.key().table(), table -> new ArrayList<>())
            .add(new Entry(flow.key().match(), Rule.of(flow)));
      }
    }
    return new FloodTable(view, tables, BoundTable.of(onward), program.groups());
  }

  private static boolean concernsBroadcasts(Match match) {
    MaskedMac to = match.destination();
    boolean isForOne =
        to != null
            && (to.mask().value() & SEVERAL_RECIPIENTS) != 0
            && (to.value().value() & SEVERAL_RECIPIENTS) == 0;
    return match.etherType().isEmpty() && !isForOne;
  }

  /** Executes the tables on a frame that came in by a port. */
  void execute(EthernetFrame received, PortNumber ingress, Ports ports) {
    Run run = new Run(ingress, ports);
    EthernetFrame frame = received;
    int table = 0;
    while (true) {
      Rule rule = lookup(table, ingress, frame);
      if (rule == null) {
        return;
      }
      frame = run.apply(rule.instructions().actions(), frame, rule.cookie());
      if (rule.instructions().gotoTable().isEmpty()) {
        return;
      }
      table = rule.instructions().gotoTable().getAsInt();
    }
  }

  private @Nullable Rule lookup(int table, PortNumber ingress, EthernetFrame frame) {
    for (Entry entry : tables.getOrDefault(table, List.of())) {
      if (entry.matches(ingress, frame)) {
        return entry.rule();
      }
    }
    return onward.lookup(table, frame.destination());
  }

  /** The way of one frame through actions and groups. */
  private final class Run {
    private final PortNumber ingress;
    private final Ports ports;
    private int mark;

    private Run(PortNumber ingress, Ports ports) {
      this.ingress = ingress;
      this.ports = ports;
    }

    /** Executes a list of actions and returns the frame as they leave it. */
    private EthernetFrame apply(List<FlowAction> actions, EthernetFrame received, long cookie) {
      EthernetFrame frame = received;
      for (FlowAction action : actions) {
        if (action instanceof FlowAction.Output output) {
          if (!output.port().equals(ingress)) {
            ports.send(output.port(), frame);
          }
        } else if (action instanceof FlowAction.OutputToController) {
          ports.punt(Cookies.puntOf(cookie).orElseThrow(), mark, frame);
        } else if (action instanceof FlowAction.SetDestination set) {
          frame = withDestination(frame, set.address().value());
        } else if (action instanceof FlowAction.SetBound set) {
          long octet = frame.destination().value() & ~SwitchForm.PREFIX_MASK;
          frame = withDestination(frame, octet | set.prefix());
        } else if (action instanceof FlowAction.SetMark set) {
          mark = set.value();
        } else if (action instanceof FlowAction.ToGroup to) {
          applyGroup(to.id(), frame, cookie);
        } else {
          throw new IllegalStateException("no broadcast needs this action: " + action);
        }
      }
      return frame;
    }

    private void applyGroup(int id, EthernetFrame frame, long cookie) {
      Group group = groups.get(id);
      if (group == null) {
        throw new IllegalStateException("no group has the id 0x" + Integer.toHexString(id));
      }
      for (Group.Bucket bucket : group.buckets()) {
        if (isUsable(bucket)) {
          int before = mark;
          apply(bucket.actions(), frame, cookie);
          mark = before;
          if (group.type() != Group.Type.ALL) {
            return;
          }
        }
      }
    }

    private boolean isUsable(Group.Bucket bucket) {
      Integer watched = bucket.watchGroup();
      if (watched != null) {
        Group group = groups.get(watched);
        return group != null && group.buckets().stream().anyMatch(this::isUsable);
      }
      return bucket.watchPort() == null || ports.isLive(bucket.watchPort());
    }
  }

  private static EthernetFrame withDestination(EthernetFrame frame, long address) {
    byte[] bytes = frame.bytes().clone();
    MacAddress.of(address).write(bytes, 0);
    return EthernetFrame.of(bytes);
  }
}
