package org.boundedflood.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.flood.Gap;
import org.boundedflood.core.frb.Capabilities;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.frb.FrbParse;
import org.boundedflood.core.frb.FrbReject;
import org.boundedflood.core.frb.FrbType;
import org.boundedflood.core.frb.HandOver;
import org.boundedflood.core.frb.LeafClaimCodec;
import org.boundedflood.core.leaf.LeafClaim;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;

/**
 * A node with two live peers, one of them hostile, two tunnels that are not live, and a leaf; and
 * what it counts and does when something comes in.
 */
final class NodeAmongPeers {
  static final NodeId SELF = NodeId.of("40".repeat(16));

  /** The hostile one, in front of it on the ring. */
  static final NodeId PEER = NodeId.of("10".repeat(16));

  /** An honest one, behind it. */
  static final NodeId NEXT = NodeId.of("80".repeat(16));

  /** Announces its leaves from afar. */
  static final NodeId VICTIM = NodeId.of("08".repeat(16));

  static final PortNumber PEER_PORT = PortNumber.of(1);
  static final PortNumber NEXT_PORT = PortNumber.of(2);
  static final PortNumber CHECKING_PORT = PortNumber.of(3);
  static final PortNumber DOWN_PORT = PortNumber.of(4);
  static final PortNumber LEAF_PORT = PortNumber.of(5);
  static final MacAddress LEAF_MAC = MacAddress.of("02:ee:00:00:00:01");
  static final MacAddress VICTIM_MAC = MacAddress.of("02:ee:00:00:00:02");

  /** What it knows of leaves before anything hostile comes in. */
  static final String LEARNED = LEAF_MAC + " at 5, " + VICTIM_MAC + " at 08080808";

  private static final Capabilities EVERYTHING =
      Capabilities.of(
          Capability.ANNOUNCED_LEAVES,
          Capability.REFLECT,
          Capability.READY,
          Capability.FILLS_GAPS,
          Capability.FRAGMENTS,
          Capability.ROUTES);

  private static final long START = 1_000_000;

  private final BoundedFlood core = new BoundedFlood(NodeSettings.of(SELF, 1));
  private final Map<String, Long> before = new TreeMap<>();
  private long now = START;

  private NodeAmongPeers() {}

  static NodeAmongPeers running() {
    return running(EVERYTHING);
  }

  /** The same where the honest peer offers only this. */
  static NodeAmongPeers running(Capabilities offeredByNext) {
    NodeAmongPeers node = new NodeAmongPeers();
    List<SwitchPort> ports = new ArrayList<>();
    for (int number = 1; number <= 5; number++) {
      PortNumber port = PortNumber.of(number);
      ports.add(new SwitchPort(port, "p" + number, MacAddress.of(number), !port.equals(DOWN_PORT)));
    }
    node.handle(new Event.SwitchConnected(ports, Event.Installed.NOTHING));
    node.handle(
        new Event.TopologyChanged(
            new TopologySnapshot(
                1,
                Map.of(
                    "p1", tunnel(PEER),
                    "p2", tunnel(NEXT),
                    "p3", tunnel(NodeId.of("c0".repeat(16))),
                    "p4", tunnel(NodeId.of("d0".repeat(16))),
                    "p5", PortRole.LEAF),
                PortRole.UNCATEGORISED)));
    node.greet(PEER_PORT, PEER, EVERYTHING);
    node.greet(NEXT_PORT, NEXT, offeredByNext);
    byte[] first = new byte[60];
    MacAddress.BROADCAST.write(first, 0);
    LEAF_MAC.write(first, 6);
    node.handle(new Event.FrameIn(LEAF_PORT, Punt.NEW_SOURCE, EthernetFrame.of(first)));
    node.receive(
        PEER_PORT,
        Frb.announcement(
            VICTIM,
            PEER,
            1,
            LeafClaimCodec.packAnnouncement(
                    VICTIM, List.of(new LeafClaim(VICTIM_MAC, VICTIM, 5, true)), 1_000)
                .get(0)));
    node.before.putAll(node.values());
    return node;
  }

  private static PortRole tunnel(NodeId peer) {
    return new PortRole.Tunnel(peer, LinkKind.PLAIN, null, 1_500);
  }

  private void greet(PortNumber port, NodeId peer, Capabilities offered) {
    receive(port, Frb.linkAnswer(peer, offered.toPayload()));
    receive(port, Frb.leafTable(peer, LeafClaimCodec.packTable(List.of(), 1_000).get(0)));
  }

  /** A node without leaves says that it is there. */
  void hearAbout(NodeId other) {
    hearAbout(other, List.of());
  }

  /** A node says that these leaves are its own. */
  void hearAbout(NodeId other, List<LeafClaim> leaves) {
    receive(
        PEER_PORT,
        Frb.announcement(
            other, other, 1, LeafClaimCodec.packAnnouncement(other, leaves, 1_000).get(0)));
    before.putAll(values());
  }

  private void receive(PortNumber port, Frb frb) {
    take(port, List.of(FrbCodec.encode(frb, MacAddress.BROADCAST, MacAddress.of(9))));
  }

  /** All that the node does when these frames come in. */
  List<Action> take(PortNumber port, List<EthernetFrame> frames) {
    List<Action> actions = new ArrayList<>();
    for (EthernetFrame frame : frames) {
      actions.addAll(handle(new Event.FrameIn(port, Punt.OVERLAY_FLOOD, frame)));
    }
    return actions;
  }

  /** All that the node does when a known leaf sends a frame for several. */
  List<Action> flood(EthernetFrame frame) {
    return handle(new Event.FrameIn(LEAF_PORT, Punt.LEAF_FLOOD, frame));
  }

  /** All that the node does when the switch knows no way for a unicast frame. */
  List<Action> unicast(PortNumber ingress, EthernetFrame frame) {
    return handle(new Event.FrameIn(ingress, Punt.UNKNOWN_DESTINATION, frame));
  }

  private List<Action> handle(Event event) {
    now++;
    List<Action> actions = core.handle(event, now);
    return actions.contains(new Action.AskSwitch())
        ? Stream.concat(actions.stream(), handle(new Event.SwitchAnswered()).stream()).toList()
        : actions;
  }

  /** Names of what rose since it was running, with {@code *n} if by more than one. */
  String counted() {
    List<String> risen = new ArrayList<>();
    values()
        .forEach(
            (name, value) -> {
              long by = value - before.getOrDefault(name, 0L);
              if (by > 0) {
                risen.add(by == 1 ? name : name + "*" + by);
              }
            });
    return String.join(" ", risen);
  }

  private Map<String, Long> values() {
    Map<String, Long> values = new TreeMap<>();
    for (Counter counter : Counter.values()) {
      values.put(counter.name(), core.counters().get(counter));
    }
    for (FrbReject reject : FrbReject.values()) {
      values.put(reject.name(), core.counters().get(reject));
    }
    return values;
  }

  /** Where it believes leaves to live. */
  String learned() {
    List<String> homes = new ArrayList<>();
    core.localLeaves().forEach(leaf -> homes.add(leaf.mac() + " at " + leaf.port()));
    core.view().remoteLeaves().forEach((mac, root) -> homes.add(mac + " at " + root.abbreviated()));
    return String.join(", ", homes);
  }

  BoundedFlood core() {
    return core;
  }

  /** The overlay frames that go out, each with its port. */
  static List<String> overlayFrames(List<Action> actions) {
    List<String> sent = new ArrayList<>();
    for (Action action : actions) {
      if (action instanceof Action.SendFrame send
          && FrbCodec.decode(send.frame()) instanceof FrbParse.Parsed parsed) {
        sent.add(send.ports() + " " + describe(parsed.frb()));
      }
    }
    return sent;
  }

  private static String describe(Frb frb) {
    String text =
        "%s bound %s hops %d".formatted(frb.type(), frb.bound().abbreviated(), frb.hopCount());
    if (frb.type() == FrbType.FWD && HandOver.read(frb) instanceof HandOver.Parse.Parsed parsed) {
      Gap gap = parsed.handOver().gap();
      return "%s start %s visited %s"
          .formatted(
              text,
              gap.start().abbreviated(),
              Stream.concat(gap.way().stream(), gap.exhausted().stream())
                  .map(NodeId::abbreviated)
                  .toList());
    }
    return text;
  }

  static String portsOf(List<Action> actions) {
    return actions.stream()
        .filter(Action.SendFrame.class::isInstance)
        .flatMap(action -> ((Action.SendFrame) action).ports().stream())
        .map(PortNumber::toString)
        .collect(Collectors.joining(" "));
  }

  static List<Action> programChanges(List<Action> actions) {
    return actions.stream().filter(Action.ProgramChanged.class::isInstance).toList();
  }
}
