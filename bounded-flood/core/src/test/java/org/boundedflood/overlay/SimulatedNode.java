package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.boundedflood.core.Action;
import org.boundedflood.core.BoundedFlood;
import org.boundedflood.core.Event;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.NodeSettings;
import org.boundedflood.core.Punt;
import org.boundedflood.core.SwitchPort;
import org.boundedflood.core.link.BfdState;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;
import org.boundedflood.program.Cookies;
import org.boundedflood.program.Flow;
import org.boundedflood.program.PlannerSettings;
import org.boundedflood.program.ProgramDiffer;
import org.boundedflood.program.Purpose;
import org.boundedflood.program.SwitchPlanner;
import org.boundedflood.program.SwitchProgram;
import org.boundedflood.program.fake.FakeFlowTable;
import org.boundedflood.program.fake.Verdict;
import org.jspecify.annotations.Nullable;

/** A switch with its controller, which may be killed and restarted. */
final class SimulatedNode implements OverlaySwitch {
  private final String name;
  private final NodeId id;
  private final Schedule schedule;
  private final Trace trace;
  private final FakeFlowTable table = FakeFlowTable.of(SwitchProgram.EMPTY);
  private final Map<PortNumber, SwitchPort> ports = new TreeMap<>();
  private final Map<PortNumber, Consumer<EthernetFrame>> wires = new TreeMap<>();
  private final Map<String, PortRole> roles = new TreeMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final Map<PortNumber, BfdState> bfd = new TreeMap<>();
  private boolean wantsBfd;
  private boolean switchFloods;
  private final Map<MacAddress, NodeId> homes = new HashMap<>();
  private @Nullable BoundedFlood core;
  private long snapshots;
  private long wakeUp = Long.MAX_VALUE;
  private final List<Action.OnDemand> asked = new ArrayList<>();
  private int packetIns;
  private long suspendedUntil;
  private long haltedUntil;

  SimulatedNode(String name, NodeId id, Schedule schedule, Trace trace) {
    this.name = name;
    this.id = id;
    this.schedule = schedule;
    this.trace = trace;
  }

  @Override
  public NodeId id() {
    return id;
  }

  @Override
  public String name() {
    return name;
  }

  int packetIns() {
    return packetIns;
  }

  /** What the operator was warned of, in order. */
  List<String> warnings() {
    return warnings;
  }

  boolean isDamped(MacAddress mac) {
    return core().isDamped(mac, schedule.now());
  }

  SwitchProgram program() {
    return table.program();
  }

  /** Where each leaf lives according to the program that the switch has. */
  Map<MacAddress, NodeId> homes() {
    return homes;
  }

  BoundedFlood core() {
    if (core == null) {
      throw new IllegalStateException("the controller of " + name + " is not running");
    }
    return core;
  }

  boolean isRunning() {
    return core != null;
  }

  @Override
  public void addLeafPort(PortNumber port, Consumer<EthernetFrame> wire) {
    addPort(port, PortRole.LEAF, wire);
  }

  void addTunnelPort(PortNumber port, NodeId peer, Consumer<EthernetFrame> wire) {
    addTunnelPort(port, peer, Wire.USUAL_MTU, wire);
  }

  @Override
  public void addTunnelPort(PortNumber port, NodeId peer, int mtu, Consumer<EthernetFrame> wire) {
    addPort(port, new PortRole.Tunnel(peer, LinkKind.PLAIN, null, mtu), wire);
  }

  @Override
  public PortNumber freePort() {
    int highest = ports.keySet().stream().mapToInt(PortNumber::value).max().orElse(0);
    return PortNumber.of(highest + 1);
  }

  void removePort(PortNumber port) {
    SwitchPort removed = ports.remove(port);
    wires.remove(port);
    if (removed != null) {
      roles.remove(removed.name());
      tell(new Event.PortRemoved(port));
      tellTopology();
    }
  }

  /** The topology says that the tunnel to a peer is about to go. */
  void leaveTunnelTo(NodeId peer) {
    roles.replaceAll(
        (name, role) ->
            role instanceof PortRole.Tunnel tunnel && tunnel.peer().equals(peer)
                ? tunnel.asLeaving()
                : role);
    tellTopology();
  }

  void setPortUp(PortNumber number, boolean up) {
    SwitchPort port = ports.get(number);
    if (port == null) {
      throw new IllegalArgumentException(name + " has no port " + number);
    }
    SwitchPort changed = new SwitchPort(number, port.name(), port.mac(), up);
    ports.put(number, changed);
    table.setLive(number, up);
    tell(new Event.PortChanged(changed));
  }

  void startController() {
    startController(schedule.now());
  }

  /** The same where the wall clock shows another time. */
  void startController(long wallClock) {
    core =
        new BoundedFlood(
            NodeSettings.of(id, wallClock).withBfd(wantsBfd).withSwitchFloods(switchFloods));
    SwitchProgram installed = table.program();
    tell(
        new Event.SwitchConnected(
            List.copyOf(ports.values()), SwitchPlanner.readInstalled(installed)));
    tellTopology();
    tellBfd();
  }

  /** Whether controllers that are started from now on want BFD. */
  void wantBfd(boolean wanted) {
    wantsBfd = wanted;
  }

  /** Whether controllers that are started from now on let the switch flood. */
  void letSwitchFlood(boolean wanted) {
    switchFloods = wanted;
  }

  /** Whether BFD is on for a port in the switch. */
  boolean hasBfd(PortNumber port) {
    return bfd.containsKey(port);
  }

  /** The session of BFD on a port where it is on comes up or is lost. */
  void setBfd(PortNumber port, BfdState state) {
    bfd.put(port, state);
    table.setForwarding(port, state == BfdState.UP);
    tellBfd();
  }

  /** Somebody turns BFD off on all ports. */
  void endBfd() {
    bfd.keySet().forEach(port -> table.setForwarding(port, true));
    bfd.clear();
    tellBfd();
  }

  /** Takes its time, as the node does. */
  private void useBfd(String portName, boolean on) {
    for (PortNumber port : ports.keySet()) {
      if ((name + "-" + port).equals(portName)) {
        schedule.at(schedule.now() + (on ? 300 : 2_000), () -> useBfd(port, on));
      }
    }
  }

  /** As Open vSwitch does: until its session is up, the port counts for not forwarding. */
  private void useBfd(PortNumber port, boolean on) {
    if (on && !hasBfd(port)) {
      setBfd(port, BfdState.DOWN);
    } else if (!on && bfd.remove(port) != null) {
      table.setForwarding(port, true);
      tellBfd();
    }
  }

  private void tellBfd() {
    Map<String, BfdState> byName = new TreeMap<>();
    bfd.forEach((number, state) -> byName.put(name + "-" + number, state));
    tell(new Event.BfdReported(byName));
  }

  /** The controller's process stands still; what its switch says waits, in order. */
  void suspendController(long millis) {
    suspendedUntil = schedule.now() + millis;
  }

  /** The switch stands still; then it does what it was told meanwhile before what came in. */
  void haltSwitch(long millis) {
    haltedUntil = schedule.now() + millis;
  }

  boolean isControlled() {
    return core != null;
  }

  void killController() {
    core = null;
  }

  @Override
  public void receive(PortNumber ingress, EthernetFrame frame) {
    SwitchPort port = ports.get(ingress);
    if (port == null || !port.up()) {
      return;
    }
    if (schedule.now() < haltedUntil) {
      schedule.at(haltedUntil + 1, () -> receive(ingress, frame));
      return;
    }
    Verdict verdict = table.receive(ingress, frame, schedule.now());
    trace.note("%s port %s <- %s".formatted(name, ingress, frame));
    verdict.sent().forEach(sent -> transmit(sent.port(), sent.frame()));
    for (Verdict.Punted punted : verdict.punted()) {
      packetIns++;
      Punt punt = punted.punt().orElseThrow();
      tell(
          punt == Punt.SWITCH_FLOOD
              ? new Event.FloodIn(punted.ingress(), punted.mark(), punted.frame())
              : new Event.FrameIn(punted.ingress(), punt, punted.frame()));
    }
  }

  /** Lets the switch forget the leaves that it did not hear for the leaf age. */
  void expireIdleLeaves() {
    for (Flow flow : table.expire(schedule.now())) {
      PortNumber port = flow.key().match().inPort();
      if (Cookies.purposeOf(flow.cookie()) == Purpose.LOCAL_SOURCE
          && port != null
          && flow.key().match().source() != null) {
        tell(new Event.LeafIdle(flow.key().match().source().value(), port));
      }
    }
  }

  private void addPort(PortNumber port, PortRole role, Consumer<EthernetFrame> wire) {
    String portName = name + "-" + port;
    MacAddress mac =
        MacAddress.of(0x02aa_0000_0000L + ((name.hashCode() & 0xffffL) << 8) + port.value());
    SwitchPort added = new SwitchPort(port, portName, mac, true);
    ports.put(port, added);
    wires.put(port, wire);
    roles.put(portName, role);
    table.setLive(port, true);
    tell(new Event.PortChanged(added));
    tellTopology();
  }

  private void tellTopology() {
    snapshots++;
    tell(new Event.TopologyChanged(new TopologySnapshot(snapshots, roles, PortRole.UNCATEGORISED)));
  }

  /** What it asked of its topology or switch since the last call, for tunnels on demand. */
  List<Action.OnDemand> takeAsked() {
    List<Action.OnDemand> taken = List.copyOf(asked);
    asked.clear();
    return taken;
  }

  void tell(Event event) {
    BoundedFlood running = core;
    if (running == null) {
      return;
    }
    if (schedule.now() < suspendedUntil) {
      schedule.at(suspendedUntil, () -> tell(event));
      return;
    }
    for (Action action : running.handle(event, schedule.now())) {
      perform(running, action);
    }
    long next = running.nextWakeUp();
    if (next < wakeUp) {
      wakeUp = next;
      schedule.at(next, this::wake);
    }
  }

  private void wake() {
    wakeUp = Long.MAX_VALUE;
    tell(new Event.TimerExpired());
  }

  private void answer(BoundedFlood asking) {
    if (asking == core) {
      tell(new Event.SwitchAnswered());
    }
  }

  private void perform(BoundedFlood running, Action action) {
    if (schedule.now() < haltedUntil) {
      schedule.at(haltedUntil, () -> perform(running, action));
    } else if (action instanceof Action.SendFrame send) {
      send.ports().forEach(port -> transmit(port, send.frame()));
    } else if (action instanceof Action.ProgramChanged) {
      ForwardingView view = running.view();
      SwitchProgram desired = SwitchPlanner.plan(view, PlannerSettings.DEFAULT);
      table.apply(ProgramDiffer.diff(table.program(), desired, view), schedule.now());
      noteHomes(view);
      assertEquals(List.of(), table.errors(), "the switch of " + name + " refused something");
    } else if (action instanceof Action.AskSwitch) {
      schedule.at(schedule.now(), () -> answer(running));
    } else if (action instanceof Action.OnDemand demand) {
      asked.add(demand);
    } else if (action instanceof Action.UseBfd use) {
      useBfd(use.portName(), use.on());
    } else if (action instanceof Action.Notice notice) {
      trace.note(name + ": " + notice.message());
      if (notice.severity() == Action.Severity.WARNING) {
        warnings.add(notice.message());
      }
    }
  }

  private void noteHomes(ForwardingView view) {
    if (!view.settling()) {
      homes.clear();
    }
    homes.putAll(view.remoteLeaves());
    view.localLeaves().keySet().forEach(mac -> homes.put(mac, id));
  }

  private void transmit(PortNumber port, EthernetFrame frame) {
    SwitchPort out = ports.get(port);
    Consumer<EthernetFrame> wire = wires.get(port);
    if (out != null && out.up() && wire != null) {
      trace.note("%s port %s -> %s".formatted(name, port, frame));
      wire.accept(frame);
    }
  }
}
