package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.boundedflood.core.Action;
import org.boundedflood.core.BoundedFlood;
import org.boundedflood.core.Event;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.NodeSettings;
import org.boundedflood.core.Punt;
import org.boundedflood.core.SwitchPort;
import org.boundedflood.core.demand.DemandSettings;
import org.boundedflood.core.flood.FloodClass;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.frb.FrbParse;
import org.boundedflood.core.frb.FrbType;
import org.boundedflood.core.learning.LeafLimits;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;
import org.boundedflood.program.Flow;
import org.boundedflood.program.PlannerSettings;
import org.boundedflood.program.ProgramDiffer;
import org.boundedflood.program.SwitchPlanner;
import org.boundedflood.program.SwitchProgram;
import org.boundedflood.program.fake.FakeFlowTable;

/** One node to which anything happens, with what must hold of it after every event. */
final class NodeTrial {
  private static final int PORTS = 6;
  private static final int TUNNELS = 3;
  private static final List<Punt> PUNTS = List.of(Punt.values());
  private static final int LEAVES = 4;
  private static final int REMOTE_LEAVES = 6;
  private static final NodeSettings SETTINGS =
      new NodeSettings(
          HostileFrames.SELF,
          1_000,
          Duration.ofSeconds(1),
          true,
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          1_500,
          LEAVES,
          REMOTE_LEAVES,
          new LeafLimits(3, 1_000, 4, 3, Duration.ofSeconds(2)),
          DemandSettings.DEFAULT,
          true);

  private final BoundedFlood node = new BoundedFlood(SETTINGS);
  private final FakeFlowTable table = FakeFlowTable.of(SwitchProgram.EMPTY);
  private final Map<PortNumber, SwitchPort> ports = new TreeMap<>();
  private final List<Event> history = new ArrayList<>();
  private Map<String, PortRole> roles = Map.of();
  private SwitchProgram planned = plan();
  private long now = 1_000_000;
  private long sequence;
  private boolean connected;

  /** Connects the switch and gives ports and roles, which is how a node's life mostly begins. */
  static NodeTrial begun() {
    NodeTrial trial = new NodeTrial();
    for (int port = 1; port <= PORTS; port++) {
      trial.happen(new Happening(Happening.Kind.PORT_CHANGED, port - 1, 0, 0));
    }
    trial.happen(new Happening(Happening.Kind.CONNECTED, 0, 0, 0));
    trial.happen(new Happening(Happening.Kind.NEW_TOPOLOGY, 0, 0, 7));
    return trial;
  }

  /** The node's state, to see what a run of happenings came to. */
  BoundedFlood node() {
    return node;
  }

  void happen(Happening happening) {
    Random random = new Random(happening.third() * 31L + happening.other());
    PortNumber port = port(happening.one());
    PortNumber tunnel = random.nextInt(8) == 0 ? port : port(happening.one() % TUNNELS);
    switch (happening.kind()) {
      case PORT_CHANGED -> portChanged(port, random.nextInt(5) > 0);
      case PORT_REMOVED -> {
        ports.remove(port);
        tell(new Event.PortRemoved(port));
      }
      case NEW_TOPOLOGY -> topology(++sequence, random);
      case STALE_TOPOLOGY -> topology(sequence - happening.other() % 3, random);
      case LEAF_FRAME -> frame(port, punt(happening.other()), HostileFrames.plain(random));
      case LINK_MESSAGE -> frame(tunnel, Punt.OVERLAY_LINK, linkMessage(tunnel, random));
      case FLOOD ->
          frame(
              tunnel,
              Punt.OVERLAY_FLOOD,
              HostileFrames.flood(HostileFrames.node(happening.other()), random));
      case LEAF_MESSAGE ->
          frame(
              tunnel, Punt.OVERLAY_LINK, HostileFrames.leafMessage(behind(tunnel, random), random));
      case ANY_FRAME ->
          frame(
              port,
              punt(happening.other()),
              HostileFrames.damaged(
                  random.nextBoolean()
                      ? HostileFrames.flood(HostileFrames.node(happening.other()), random)
                      : linkMessage(tunnel, random),
                  random));
      case LEAF_IDLE -> tell(new Event.LeafIdle(HostileFrames.leaf(happening.other()), port));
      case TIMER -> {
        now = Math.max(now, Math.min(node.nextWakeUp(), now + 60_000));
        tell(new Event.TimerExpired());
      }
      case TIME_PASSES -> {
        now += random.nextInt(3) == 0 ? random.nextInt(7_200_000) : random.nextInt(3_000);
        tell(new Event.TimerExpired());
      }
      case DISCONNECTED -> {
        connected = false;
        tell(new Event.SwitchDisconnected());
      }
      case CONNECTED -> connect();
    }
  }

  private void portChanged(PortNumber port, boolean up) {
    MacAddress mac = MacAddress.of(0x02aa_0000_0000L + port.value());
    SwitchPort changed = new SwitchPort(port, "p" + port, mac, up);
    ports.put(port, changed);
    tell(new Event.PortChanged(changed));
  }

  private void topology(long number, Random random) {
    Map<String, PortRole> given = new HashMap<>();
    for (int port = 1; port <= PORTS; port++) {
      given.put("p" + port, role(port, random));
    }
    given.values().removeIf(role -> random.nextInt(12) == 0);
    if (number >= sequence) {
      roles = given;
    }
    PortRole unlisted = random.nextBoolean() ? PortRole.LEAF : PortRole.UNCATEGORISED;
    tell(new Event.TopologyChanged(new TopologySnapshot(number, given, unlisted)));
  }

  /** Ports 1 to 3 mostly lead to peers, the others to leaves, but nothing is certain. */
  private static PortRole role(int port, Random random) {
    if (random.nextInt(4) > 0) {
      return port > TUNNELS
          ? PortRole.LEAF
          : new PortRole.Tunnel(HostileFrames.node(port), LinkKind.PLAIN, null, 1_500);
    }
    boolean tunnel = random.nextBoolean();
    if (!tunnel) {
      return random.nextInt(10) == 0 ? PortRole.UNCATEGORISED : PortRole.LEAF;
    }
    int peer = random.nextInt(4) == 0 ? random.nextInt(HostileFrames.NODES.size()) : port;
    return new PortRole.Tunnel(
        HostileFrames.node(peer),
        random.nextInt(5) == 0 ? LinkKind.SELF_CHECKING : LinkKind.PLAIN,
        random.nextBoolean() ? null : HostileFrames.leaf(port),
        random.nextInt(3) == 0 ? random.nextInt(65_536) : 1_500);
  }

  private void connect() {
    connected = true;
    tell(
        new Event.SwitchConnected(
            List.copyOf(ports.values()), SwitchPlanner.readInstalled(table.program())));
  }

  private EthernetFrame linkMessage(PortNumber port, Random random) {
    return HostileFrames.linkMessage(behind(port, random), random);
  }

  /** Mostly the peer that the topology names. */
  private NodeId behind(PortNumber port, Random random) {
    return roles.get("p" + port) instanceof PortRole.Tunnel tunnel && random.nextInt(8) > 0
        ? tunnel.peer()
        : HostileFrames.node(random.nextInt(HostileFrames.NODES.size()));
  }

  private static PortNumber port(int number) {
    return PortNumber.of(1 + number % PORTS);
  }

  private static Punt punt(int number) {
    return PUNTS.get(number % PUNTS.size());
  }

  private void frame(PortNumber ingress, Punt punt, EthernetFrame frame) {
    tell(
        punt == Punt.SWITCH_FLOOD
            ? floodIn(ingress, frame)
            : new Event.FrameIn(ingress, punt, frame));
  }

  /** In the switches' form mostly, with a node or any place as its bound, and any mark. */
  private static Event floodIn(PortNumber ingress, EthernetFrame frame) {
    Random random = new Random(Arrays.hashCode(frame.bytes()));
    byte[] bytes = frame.bytes().clone();
    FloodClass kind = List.of(FloodClass.values()).get(random.nextInt(3));
    NodeId bound =
        random.nextInt(4) == 0
            ? NodeId.of(random.nextLong(), 0)
            : HostileFrames.node(random.nextInt(HostileFrames.NODES.size()));
    if (random.nextInt(8) > 0) {
      new SwitchForm(kind, SwitchForm.prefix(bound)).address().write(bytes, 0);
    }
    int mark = random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(PORTS + 2) - 1;
    return new Event.FloodIn(ingress, mark, EthernetFrame.of(bytes));
  }

  private void tell(Event event) {
    history.add(event);
    List<Action> actions = node.handle(event, now);
    checkActions(event, actions);
    checkBounds();
    checkProgram(actions);
    if (actions.contains(new Action.AskSwitch())) {
      tell(new Event.SwitchAnswered());
    }
  }

  private void checkActions(Event event, List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.SendFrame send) {
        assertTrue(
            ports.keySet().containsAll(send.ports()), () -> "to a port that is not there: " + send);
        assertTrue(
            Set.copyOf(send.ports()).size() == send.ports().size(),
            () -> "twice to one port: " + send);
        checkSent(event, send);
      }
    }
  }

  /** What comes in is not sent back; what a peer is to answer or to learn from this node may be. */
  private void checkSent(Event event, Action.SendFrame send) {
    Frb sent = null;
    if (send.frame().etherType() == Frb.ETHER_TYPE) {
      FrbParse parse = FrbCodec.decode(send.frame());
      Frb frb = assertInstanceOf(FrbParse.Parsed.class, parse, () -> "sent: " + send).frb();
      assertTrue(
          frb.check(HostileFrames.SELF).isEmpty() || frb.root().equals(HostileFrames.SELF),
          () -> frb.check(HostileFrames.SELF) + " of what was sent: " + frb + at());
      sent = frb;
    }
    if (event instanceof Event.FrameIn in && send.ports().contains(in.ingress())) {
      // The rest of an interval may be for the very peer that sent the flood for all of it.
      boolean meant =
          sent != null && (sent.root().equals(HostileFrames.SELF) || sent.type() == FrbType.FWD);
      assertTrue(meant, () -> "back out of its ingress: " + send + at());
    }
  }

  private void checkBounds() {
    assertTrue(node.localLeaves().size() <= LEAVES, this::at);
    assertTrue(node.remoteLeaves().size() <= REMOTE_LEAVES, this::at);
    assertTrue(node.links().size() <= PORTS, this::at);
    assertTrue(
        node.nextWakeUp() > now,
        () -> "to be woken at " + node.nextWakeUp() + ", now is " + now + at());
  }

  private void checkProgram(List<Action> actions) {
    ForwardingView view = node.view();
    assertEquals(view, node.view());
    SwitchProgram wanted = plan();
    assertEquals(wanted, plan());
    for (Flow flow : wanted.flows().values()) {
      boolean pair =
          flow.key().match().source() != null && flow.key().match().destination() != null;
      assertTrue(!pair, () -> "names a pair of addresses: " + flow);
    }
    boolean told = actions.contains(new Action.ProgramChanged());
    boolean mayTell = connected && !node.topology().equals(TopologySnapshot.NONE);
    assertTrue(told || !mayTell || wanted.equals(planned), () -> "changed without a word: " + at());
    planned = wanted;
    if (told) {
      install(wanted, view);
    }
  }

  private void install(SwitchProgram wanted, ForwardingView view) {
    table.apply(ProgramDiffer.diff(table.program(), wanted, view), now);
    assertEquals(List.of(), table.errors());
    SwitchProgram installed = table.program();
    if (!view.settling()) {
      assertEquals(wanted, installed, this::at);
    }
    assertTrue(ProgramDiffer.diff(installed, wanted, view).isEmpty(), this::at);
  }

  private SwitchProgram plan() {
    return SwitchPlanner.plan(node.view(), PlannerSettings.DEFAULT);
  }

  /** The node, its links, and what happened last. */
  private String at() {
    List<Event> last = history.subList(Math.max(0, history.size() - 20), history.size());
    StringBuilder text = new StringBuilder("\nports " + ports.values() + "\nlinks");
    node.links()
        .forEach(
            link ->
                text.append(' ')
                    .append(link.name())
                    .append(' ')
                    .append(link.peer().abbreviated())
                    .append(' ')
                    .append(link.state()));
    last.forEach(event -> text.append('\n').append(event));
    return text.toString();
  }
}
