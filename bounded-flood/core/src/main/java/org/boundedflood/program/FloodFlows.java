package org.boundedflood.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.boundedflood.core.FloodView;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.Punt;
import org.boundedflood.core.flood.FloodClass;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.program.Group.Bucket;

/**
 * The part of a switch program that floods, see {@link SwitchForm}. The tables that are its own:
 *
 * <pre>
 * 4 delivery     impossible source                     drop
 *                this node's own bound                 drop
 *                a class of floods                     group that restores it for the leaves, goto 5
 * 5 bounds       a range of bounds                     group of the farthest peer in front of them
 * </pre>
 *
 * <p>In table 3 each leaf port has a flow for each class, which sends to all peers with the node
 * itself as the bound.
 */
final class FloodFlows {
  private static final int START = 3;
  private static final int DELIVERY = 4;
  private static final int BOUNDS = 5;

  private static final int BY_CLASS = 100;
  private static final int OWN_BOUND = 200;
  private static final int INVALID = 300;

  private final ForwardingView view;
  private final FloodView floods;
  private final PlannerSettings settings;
  private final boolean punts;
  private final List<Flow> flows = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private final Map<Integer, Meter> meters = new HashMap<>();

  private FloodFlows(ForwardingView view, PlannerSettings settings) {
    this.view = view;
    this.floods = view.floods();
    this.settings = settings;
    this.punts = !floods.isAlone();
  }

  /**
   * Plans the part; of a node whose controller floods it is what lets the peers' floods in.
   *
   * @param unwatchable tunnel ports that no group may watch
   */
  static FloodFlows of(ForwardingView view, PlannerSettings settings, Set<PortNumber> unwatchable) {
    FloodFlows planned = new FloodFlows(view, settings);
    if (planned.floods.mode().isPlanned()) {
      planned.groups.addAll(FloodChain.groups(planned.floods, unwatchable));
      planned.planStart();
      planned.planDelivery();
      planned.planBounds();
    }
    return planned;
  }

  /** Whether this is a flow of this program by which floods start or go on. */
  static boolean isOnward(Flow flow) {
    return flow.isOwned()
        && flow.key().table() >= START
        && Cookies.purposeOf(flow.cookie()).isOfSwitchFloods();
  }

  List<Flow> flows() {
    return flows;
  }

  List<Group> groups() {
    return groups;
  }

  Map<Integer, Meter> meters() {
    return meters;
  }

  /** Whether floods that a peer's switch sent are let in on a tunnel port. */
  boolean takes(PortNumber tunnel) {
    return floods.taking().contains(tunnel);
  }

  /** Whether what an earlier life of the controller installed for a tunnel port stays. */
  boolean retains(PortNumber tunnel) {
    return floods.retained().contains(tunnel);
  }

  /**
   * What is done with frames for several recipients that come in on a tunnel port which {@link
   * #takes} them.
   */
  Instructions ingress(PortNumber tunnel) {
    if (!floods.mode().isPlanned()) {
      return Instructions.punt(meter(Punt.OVERLAY_FLOOD, tunnel));
    }
    OptionalInt meter =
        punts ? OptionalInt.of(meter(Punt.OVERLAY_FLOOD, tunnel)) : OptionalInt.empty();
    return new Instructions(meter, List.of(), OptionalInt.of(DELIVERY));
  }

  /** What the flow with these {@link #ingress} instructions is for. */
  Purpose ingressPurpose() {
    return floods.mode().isPlanned() ? Purpose.FLOOD_INGRESS : Purpose.FLOOD_FOR_CONTROLLER;
  }

  private void planStart() {
    NodeId self = view.self();
    FlowAction toAll =
        new FlowAction.ToGroup(
            FloodChain.entry(floods, floods.peers().size()).orElse(GroupIds.GAP));
    for (PortNumber port : view.leafPorts()) {
      int meter = meter(punts ? Punt.LEAF_FLOOD : Punt.SWITCH_FLOOD, port);
      for (FloodClass kind : FloodClass.values()) {
        MacAddress start = new SwitchForm(kind, SwitchForm.prefix(self)).address();
        add(
            START,
            BY_CLASS,
            originals(kind).from(port),
            new Instructions(
                OptionalInt.of(meter),
                List.of(new FlowAction.SetDestination(start), toAll),
                OptionalInt.empty()),
            Purpose.FLOOD_START,
            () -> "port %s, %s".formatted(port, text(kind)));
      }
    }
  }

  /** The frames of a class as leaves send them. */
  static Match originals(FloodClass kind) {
    long mask = MacAddress.BROADCAST.value() & -(1L << kind.copiedBits());
    Match match = Match.ANY.to(new MaskedMac(kind.address(), MacAddress.of(mask)));
    return kind.etherType() == 0 ? match : match.ofType(kind.etherType()).toIpMulticasts();
  }

  /** The frames of a class as switches send them. */
  static Match onTheirWay(FloodClass kind) {
    MacAddress octet = MacAddress.of(0xffL << SwitchForm.PREFIX_BITS);
    Match match = Match.ANY.to(new MaskedMac(kind.octet(), octet));
    return kind.etherType() == 0 ? match : match.ofType(kind.etherType());
  }

  private void planDelivery() {
    // A match on a whole address would cost Open vSwitch a cached flow for each leaf there is: what
    // is left of the check is the bit that a peer's switch has seen to already.
    add(
        DELIVERY,
        INVALID,
        Match.ANY.sentBy(MaskedMac.MULTI_RECIPIENT),
        Instructions.DROP,
        Purpose.INVALID_SOURCE,
        () -> "");
    long self = SwitchForm.prefix(view.self());
    add(
        DELIVERY,
        OWN_BOUND,
        Match.ANY.to(bounds(self, SwitchForm.PREFIX_MASK)),
        Instructions.DROP,
        Purpose.OWN_FLOOD,
        () -> "");
    for (FloodClass kind : FloodClass.values()) {
      int id = GroupIds.delivery(kind);
      groups.add(new Group(id, Group.Type.INDIRECT, List.of(restoring(kind))));
      add(
          DELIVERY,
          BY_CLASS,
          onTheirWay(kind),
          Instructions.apply(new FlowAction.ToGroup(id)).thenGoTo(BOUNDS),
          Purpose.FLOOD_DELIVERY,
          () -> text(kind));
    }
  }

  private static Bucket restoring(FloodClass kind) {
    List<FlowAction> actions = new ArrayList<>(3);
    actions.add(new FlowAction.SetDestination(kind.address()));
    if (kind.copiedBits() > 0) {
      actions.add(new FlowAction.CopyIpDestination(kind));
    }
    actions.add(new FlowAction.ToGroup(GroupIds.LEAVES));
    return new Bucket(null, actions);
  }

  private void planBounds() {
    List<Long> peers = floods.peers().stream().map(peer -> SwitchForm.prefix(peer.id())).toList();
    for (BoundRanges.Range range : BoundRanges.of(SwitchForm.prefix(view.self()), peers)) {
      OptionalInt entry = FloodChain.entry(floods, range.inside());
      if (entry.isPresent()) {
        add(
            BOUNDS,
            BY_CLASS + range.length(),
            Match.ANY.to(bounds(range.value(), range.mask())),
            Instructions.apply(new FlowAction.ToGroup(entry.getAsInt())),
            Purpose.FLOOD_ONWARD,
            () -> "bounds behind %d of %d peers".formatted(range.inside(), peers.size()));
      }
    }
  }

  private static MaskedMac bounds(long value, long mask) {
    return new MaskedMac(MacAddress.of(value), MacAddress.of(mask));
  }

  private int meter(Punt punt, PortNumber port) {
    int id = MeterIds.of(punt, port);
    PlannerSettings.Limit limit = settings.limit(punt);
    meters.put(id, new Meter(id, limit.packetsPerSecond(), limit.burst()));
    return id;
  }

  private static String text(FloodClass kind) {
    return switch (kind) {
      case BROADCAST -> "broadcast";
      case IPV4_MULTICAST -> "IPv4 multicast";
      case IPV6_MULTICAST -> "IPv6 multicast";
    };
  }

  private void add(
      int table,
      int priority,
      Match match,
      Instructions instructions,
      Purpose purpose,
      Supplier<String> subject) {
    Flow.Key key = new Flow.Key(table, priority, match);
    flows.add(Flow.of(key, instructions, Reason.of(purpose, subject)));
  }
}
