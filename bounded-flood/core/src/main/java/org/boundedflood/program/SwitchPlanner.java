package org.boundedflood.program;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.boundedflood.core.Event.Installed;
import org.boundedflood.core.Event.InstalledLeaf;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.ForwardingView.TunnelPort;
import org.boundedflood.core.Punt;
import org.boundedflood.core.link.LinkAddress;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.route.NextHop;
import org.boundedflood.program.Group.Bucket;

/**
 * Plans the program of a switch from what it is to do.
 *
 * <p>The tables, each with its flows from the highest priority down:
 *
 * <pre>
 * 0 admission    bridge protocols                      drop
 *                tunnel, overlay probe                 back to where it came from
 *                tunnel, overlay flood                 its meter, controller
 *                tunnel, other overlay frame           its meter, controller
 *                other port, overlay frame             drop
 *                usable tunnel, several recipients     goto 4, its meter and controller, or drop
 *                usable tunnel                         goto 2
 *                leaf port                             goto 1
 *                any                                   drop
 * 1 source       impossible source                     drop
 *                known leaf where it is known          goto 2
 *                leaf port                             its meter, controller
 * 2 destination  measured leaf port and remote leaf    group of its root switch
 *                local leaf                            its port
 *                remote leaf                           group of its root switch
 *                several recipients                    group of all leaf ports, goto 3
 *                leaf port or usable tunnel            its meter, controller
 * 3 flood        leaf port and class of floods         its meter, group of the farthest peer
 *                leaf port                             its meter, controller
 * 4, 5           see {@link FloodFlows}
 * </pre>
 *
 * <p>A port's flow towards table 1 or 2 has one key whichever it is, so that a port whose role
 * changes is never in both, not even while nothing may be deleted. Table 3 exists because a meter
 * drops a frame before the actions of its own flow: the local leaves are served whatever the meter
 * thinks.
 *
 * <p>While traffic towards a root switch is measured, its leaves cost one flow more for each leaf
 * port.
 *
 * <p>Every port has a meter of its own for each kind of frame that it may send to the controller,
 * so that no leaf and no peer can use up what is meant for another, and no flood keeps a link
 * message away. Frames that no flow of tables 1 to 3 matches are dropped, as OpenFlow says.
 *
 * <p>No flow names a pair of leaves. A remote leaf costs one flow. A local leaf costs two, as its
 * address is looked for in two fields, as source and as destination, and a flow matches all of its
 * fields. A root switch costs one group, a leaf port four flows, three meters and a bucket, a
 * tunnel port up to six flows and three meters. Where the switch floods, a peer costs two groups
 * and some forty flows, and a leaf port three flows and a meter more.
 */
public final class SwitchPlanner {
  /** The EtherType of the overlay's protocol. */
  private static final int OVERLAY = 0xc0c0;

  private static final MaskedMac BRIDGE_PROTOCOLS =
      new MaskedMac(MacAddress.of(0x0180_c200_0000L), MacAddress.of(0xffff_ffff_fff0L));

  /** Addresses from which no device may send. */
  private static final List<MaskedMac> INVALID_SOURCES =
      List.of(MaskedMac.MULTI_RECIPIENT, MaskedMac.exactly(MacAddress.of(0)));

  private static final int ADMISSION = 0;
  private static final int SOURCE = 1;
  private static final int DESTINATION = 2;
  private static final int FLOOD = 3;

  private static final int MISS = 0;
  private static final int MISS_BY_PORT = 10;
  private static final int BY_PORT = 100;
  private static final int BY_LEAF = 100;
  private static final int MEASURED_LEAF = 150;
  private static final int SEVERAL_RECIPIENTS = 200;
  private static final int INVALID = 200;
  private static final int OVERLAY_FROM_LEAF = 300;
  private static final int OVERLAY_FROM_PEER = 400;
  private static final int FLOOD_FROM_PEER = 500;
  private static final int PROBE_FROM_PEER = 600;
  private static final int BRIDGE = 700;

  private final ForwardingView view;
  private final PlannerSettings settings;
  private final Set<PortNumber> unwatchable;
  private final FloodFlows floods;
  private final List<Flow> flows = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private final Map<Integer, Meter> meters = new HashMap<>();

  private SwitchPlanner(ForwardingView view, PlannerSettings settings) {
    this.view = view;
    this.settings = settings;
    this.unwatchable =
        view.tunnels().stream()
            .filter(tunnel -> !tunnel.watchable())
            .map(TunnelPort::port)
            .collect(Collectors.toSet());
    this.floods = FloodFlows.of(view, settings, unwatchable);
  }

  /**
   * Plans the program that does what {@code view} says. Equal views have equal programs. An address
   * that is both a local and a remote leaf is treated as a local one.
   *
   * @throws IllegalArgumentException if the view lists a port twice, be it as leaf or tunnel port
   */
  public static SwitchProgram plan(ForwardingView view, PlannerSettings settings) {
    SwitchPlanner planner = new SwitchPlanner(view, settings);
    planner.planAdmission();
    planner.planSources();
    planner.planDestinations();
    planner.planPunts();
    planner.planFloods();
    return SwitchProgram.of(planner.flows, planner.groups, planner.meters.values());
  }

  /**
   * What a switch forwards by the flows of this program, be they of an earlier life of the
   * controller or of an earlier layout; leaves ordered by port, then by address.
   */
  public static Installed readInstalled(SwitchProgram program) {
    List<InstalledLeaf> leaves = new ArrayList<>();
    Set<PortNumber> tunnels = new TreeSet<>();
    Set<PortNumber> floods = new TreeSet<>();
    for (Flow flow : program.flows().values()) {
      Purpose purpose = Cookies.purposeOf(flow.cookie());
      PortNumber port = flow.key().match().inPort();
      MaskedMac source = flow.key().match().source();
      if (port == null) {
        continue;
      }
      if (purpose == Purpose.TUNNEL_INGRESS) {
        tunnels.add(port);
      } else if (purpose == Purpose.FLOOD_INGRESS) {
        floods.add(port);
      } else if (purpose == Purpose.LOCAL_SOURCE && source != null && source.isExact()) {
        leaves.add(new InstalledLeaf(source.value(), port));
      }
    }
    leaves.sort(Comparator.comparing(InstalledLeaf::port).thenComparing(InstalledLeaf::mac));
    return new Installed(leaves, tunnels, floods);
  }

  private void planAdmission() {
    Match overlay = Match.ANY.ofType(OVERLAY);
    add(
        ADMISSION,
        BRIDGE,
        Match.ANY.to(BRIDGE_PROTOCOLS),
        Instructions.DROP,
        Purpose.BRIDGE_PROTOCOL);
    add(ADMISSION, OVERLAY_FROM_LEAF, overlay, Instructions.DROP, Purpose.FORGED_OVERLAY);
    add(ADMISSION, MISS, Match.ANY, Instructions.DROP, Purpose.UNUSED_INGRESS);
    for (TunnelPort tunnel : view.tunnels()) {
      if (tunnel.state() != LinkState.DOWN) {
        planTunnel(tunnel, overlay.from(tunnel.port()));
      }
    }
    for (PortNumber port : view.leafPorts()) {
      Reason reason = Reason.of(Purpose.LEAF_INGRESS, () -> "port " + port);
      add(ADMISSION, BY_PORT, Match.ANY.from(port), Instructions.goTo(SOURCE), reason);
    }
  }

  private void planTunnel(TunnelPort tunnel, Match overlay) {
    Supplier<String> subject =
        () ->
            "tunnel to %s on port %s, %s"
                .formatted(tunnel.peer().abbreviated(), tunnel.port(), tunnel.state());
    add(
        ADMISSION,
        PROBE_FROM_PEER,
        overlay.to(MaskedMac.exactly(LinkAddress.REFLECT)),
        Instructions.apply(
            new FlowAction.SetDestination(LinkAddress.REFLECTED), FlowAction.INGRESS),
        Reason.of(Purpose.REFLECTED_PROBE, subject));
    add(
        ADMISSION,
        FLOOD_FROM_PEER,
        overlay.to(MaskedMac.MULTI_RECIPIENT),
        punt(Punt.OVERLAY_FLOOD, tunnel.port()),
        Reason.of(Purpose.OVERLAY_FLOOD, subject));
    add(
        ADMISSION,
        OVERLAY_FROM_PEER,
        overlay,
        punt(Punt.OVERLAY_LINK, tunnel.port()),
        Reason.of(Purpose.OVERLAY_LINK, subject));
    if (tunnel.state().takesUnicast()) {
      Match any = Match.ANY.from(tunnel.port());
      if (!floods.retains(tunnel.port())) {
        boolean takesFloods = floods.takes(tunnel.port());
        add(
            ADMISSION,
            SEVERAL_RECIPIENTS,
            any.to(MaskedMac.MULTI_RECIPIENT),
            takesFloods ? floods.ingress(tunnel.port()) : Instructions.DROP,
            Reason.of(takesFloods ? floods.ingressPurpose() : Purpose.UNBOUNDED_FLOOD, subject));
      }
      add(
          ADMISSION,
          BY_PORT,
          any,
          Instructions.goTo(DESTINATION),
          Reason.of(Purpose.TUNNEL_INGRESS, subject));
    }
  }

  private void planSources() {
    Instructions known = Instructions.goTo(DESTINATION);
    view.localLeaves()
        .forEach(
            (mac, port) -> {
              Match match = Match.ANY.from(port).sentBy(MaskedMac.exactly(mac));
              Flow.Key key = new Flow.Key(SOURCE, BY_LEAF, match);
              Reason reason =
                  Reason.of(Purpose.LOCAL_SOURCE, () -> "leaf " + mac + " on port " + port);
              flows.add(Flow.of(key, known, reason).forgottenAfter(settings.leafAge()));
            });
    for (MaskedMac invalid : INVALID_SOURCES) {
      add(SOURCE, INVALID, Match.ANY.sentBy(invalid), Instructions.DROP, Purpose.INVALID_SOURCE);
    }
  }

  private void planDestinations() {
    GroupIds ids = GroupIds.of(view.routes().keySet());
    Map<NodeId, Instructions> ways = new HashMap<>();
    view.routes()
        .forEach(
            (root, hop) -> {
              int id = ids.of(root);
              groups.add(failover(id, hop));
              ways.put(root, wayBy(id));
            });
    groups.add(
        new Group(
            GroupIds.LEAVES,
            Group.Type.ALL,
            view.leafPorts().stream().sorted().map(Bucket::output).toList()));
    view.localLeaves()
        .forEach(
            (mac, port) ->
                addLeaf(
                    mac,
                    Instructions.output(port),
                    Reason.of(
                        Purpose.LOCAL_DESTINATION, () -> "leaf " + mac + " on port " + port)));
    view.remoteLeaves()
        .forEach(
            (mac, root) -> {
              Instructions way = ways.get(root);
              if (way != null && !view.localLeaves().containsKey(mac)) {
                Supplier<String> subject = () -> "leaf " + mac + " of node " + root.abbreviated();
                addLeaf(mac, way, Reason.of(Purpose.REMOTE_DESTINATION, subject));
              }
            });
    flows.addAll(MeasuringFlows.of(view, DESTINATION, MEASURED_LEAF, ways));
    add(
        DESTINATION,
        SEVERAL_RECIPIENTS,
        Match.ANY.to(MaskedMac.MULTI_RECIPIENT),
        Instructions.apply(new FlowAction.ToGroup(GroupIds.LEAVES)).thenGoTo(FLOOD),
        Purpose.LOCAL_FLOOD);
  }

  /** What is done with frames for the root switch that has this group. */
  static Instructions wayBy(int groupId) {
    return Instructions.apply(new FlowAction.ToGroup(groupId));
  }

  private Group failover(int id, NextHop hop) {
    if (!isWatchable(hop.port())) {
      return new Group(id, Group.Type.INDIRECT, List.of(Bucket.output(hop.port())));
    }
    List<Bucket> buckets = new ArrayList<>(2);
    buckets.add(Bucket.outputWhileLive(hop.port()));
    PortNumber backup = hop.backup();
    if (backup != null && !backup.equals(hop.port()) && isWatchable(backup)) {
      buckets.add(Bucket.outputWhileLive(backup));
    }
    return new Group(id, Group.Type.FAST_FAILOVER, buckets);
  }

  private boolean isWatchable(PortNumber port) {
    return !unwatchable.contains(port);
  }

  /** What the tables behind the first have no flow for goes to the controller. */
  private void planPunts() {
    for (PortNumber port : view.leafPorts()) {
      puntMisses(SOURCE, port, Punt.NEW_SOURCE, Purpose.NEW_SOURCE);
      puntMisses(DESTINATION, port, Punt.UNKNOWN_DESTINATION, Purpose.UNKNOWN_DESTINATION);
      puntMisses(FLOOD, port, Punt.LEAF_FLOOD, Purpose.LEAF_FLOOD);
    }
    for (TunnelPort tunnel : view.tunnels()) {
      if (tunnel.state().takesUnicast()) {
        puntMisses(
            DESTINATION, tunnel.port(), Punt.UNKNOWN_DESTINATION, Purpose.UNKNOWN_DESTINATION);
      }
    }
  }

  private void planFloods() {
    flows.addAll(floods.flows());
    groups.addAll(floods.groups());
    meters.putAll(floods.meters());
  }

  private void puntMisses(int table, PortNumber port, Punt punt, Purpose purpose) {
    Reason reason = Reason.of(purpose, () -> "port " + port);
    add(table, MISS_BY_PORT, Match.ANY.from(port), punt(punt, port), reason);
  }

  private Instructions punt(Punt punt, PortNumber port) {
    int id = MeterIds.of(punt, port);
    PlannerSettings.Limit limit = settings.limit(punt);
    meters.put(id, new Meter(id, limit.packetsPerSecond(), limit.burst()));
    return Instructions.punt(id);
  }

  private void addLeaf(MacAddress mac, Instructions way, Reason reason) {
    add(DESTINATION, BY_LEAF, Match.ANY.to(MaskedMac.exactly(mac)), way, reason);
  }

  private void add(
      int table, int priority, Match match, Instructions instructions, Purpose purpose) {
    add(table, priority, match, instructions, Reason.of(purpose));
  }

  private void add(int table, int priority, Match match, Instructions instructions, Reason reason) {
    flows.add(Flow.of(new Flow.Key(table, priority, match), instructions, reason));
  }
}
