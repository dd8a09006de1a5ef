package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.boundedflood.core.BoundedFlood;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.link.BfdState;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.program.SwitchProgram;

/**
 * An overlay described in a few lines:
 *
 * <pre>
 * nodes a=10 b=4f c=80      names, and how each identifier begins, in hex
 * originals o=66            the same of nodes that speak the original protocol only
 * bfd a b                   nodes that want BFD
 * switching a b             nodes whose switches flood
 * links a-b b-c             tunnels
 * leaves a:x a:y c:z        devices, behind the node before the colon
 * mtu 1400                  of the tunnels in the lines below it, 1500 before
 * </pre>
 */
final class Overlay {
  private record Cable(
      SimulatedNode one,
      PortNumber onePort,
      SimulatedNode other,
      PortNumber otherPort,
      Wire wire) {}

  private final Schedule schedule = new Schedule();
  private final Trace trace = new Trace(schedule);
  private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
  private final Map<String, OriginalNode> originals = new LinkedHashMap<>();
  private final Map<String, SimulatedLeaf> leaves = new LinkedHashMap<>();
  private final Map<String, Cable> cables = new LinkedHashMap<>();

  private int mtu = Wire.USUAL_MTU;
  private long plainFrames;

  private Overlay() {}

  /** Builds the overlay and starts its controllers; nothing has happened yet. */
  static Overlay of(String description) {
    Overlay overlay = new Overlay();
    for (String line : description.strip().split("\n", -1)) {
      String[] words = line.strip().split("\\s+", -1);
      for (int i = 1; i < words.length; i++) {
        overlay.add(words[0], words[i]);
      }
    }
    overlay.nodes.values().forEach(SimulatedNode::startController);
    return overlay;
  }

  /** The same, after every link was found to work and leaf tables were exchanged. */
  static Overlay running(String description) {
    Overlay overlay = of(description);
    overlay.run(100);
    for (SimulatedNode node : overlay.nodes.values()) {
      node.core()
          .links()
          .forEach(link -> assertEquals(LinkState.LIVE, link.state(), overlay.trace::toString));
    }
    return overlay;
  }

  private void add(String kind, String word) {
    switch (kind) {
      case "nodes" -> {
        String[] parts = word.split("=", -1);
        nodes.put(parts[0], new SimulatedNode(parts[0], id(parts[1]), schedule, trace));
      }
      case "originals" -> {
        String[] parts = word.split("=", -1);
        originals.put(parts[0], new OriginalNode(parts[0], id(parts[1]), trace));
      }
      case "switching" -> node(word).letSwitchFlood(true);
      case "bfd" -> node(word).wantBfd(true);
      case "links" -> {
        String[] ends = word.split("-", -1);
        connect(ends[0], ends[1]);
      }
      case "leaves" -> {
        String[] parts = word.split(":", -1);
        MacAddress mac = MacAddress.of(0x0200_0000_0001L + leaves.size());
        leaves.put(parts[1], new SimulatedLeaf(parts[1], mac, anyNode(parts[0]), schedule));
      }
      case "mtu" -> mtu = Integer.parseInt(word);
      default ->
          throw new IllegalArgumentException("nodes, bfd, links, leaves or mtu expected: " + kind);
    }
  }

  private static NodeId id(String start) {
    return NodeId.of((start + "0".repeat(32)).substring(0, 32));
  }

  private OverlaySwitch anyNode(String name) {
    OriginalNode original = originals.get(name);
    return original == null ? node(name) : original;
  }

  /** A node of the original comes, with a tunnel to one other. */
  void connectOriginal(String name, String start, String peer) {
    originals.put(name, new OriginalNode(name, id(start), trace));
    connect(peer, name);
  }

  /** A node of the original dies; its peers' ports stay up. */
  void killOriginal(String name) {
    OriginalNode victim = originals.get(name);
    if (victim == null) {
      throw new IllegalArgumentException("no node of the original " + name);
    }
    victim.kill();
  }

  SimulatedNode node(String name) {
    SimulatedNode node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("no node " + name);
    }
    return node;
  }

  SimulatedLeaf leaf(String name) {
    SimulatedLeaf leaf = leaves.get(name);
    if (leaf == null) {
      throw new IllegalArgumentException("no leaf " + name);
    }
    return leaf;
  }

  /** Another device with the address of a leaf; it is not among the {@link #leaves}. */
  SimulatedLeaf impostor(String of, String at) {
    return new SimulatedLeaf("another " + of, leaf(of).mac(), node(at), schedule);
  }

  Collection<SimulatedNode> nodes() {
    return nodes.values();
  }

  Collection<SimulatedLeaf> leaves() {
    return leaves.values();
  }

  Trace trace() {
    return trace;
  }

  void run(long millis) {
    schedule.run(millis);
  }

  /** Makes a tunnel between two nodes, under new port numbers at both ends. */
  void connect(String one, String other) {
    connect(one, other, anyNode(other), anyNode(one));
  }

  /** A tunnel between two nodes of which the topology says that both lead to a third. */
  void connectBoth(String one, String other, String named) {
    connect(one, other, node(named), node(named));
  }

  private void connect(String one, String other, OverlaySwitch onePeer, OverlaySwitch otherPeer) {
    OverlaySwitch oneNode = anyNode(one);
    OverlaySwitch otherNode = anyNode(other);
    PortNumber onePort = oneNode.freePort();
    PortNumber otherPort = otherNode.freePort();
    Wire wire =
        new Wire(
            schedule,
            mtu,
            frame -> arrive(oneNode, onePort, frame),
            frame -> arrive(otherNode, otherPort, frame));
    oneNode.addTunnelPort(onePort, onePeer.id(), mtu, wire::towardsOther);
    otherNode.addTunnelPort(otherPort, otherPeer.id(), mtu, wire::towardsOne);
    if (oneNode instanceof SimulatedNode ours && otherNode instanceof SimulatedNode theirs) {
      cables.put(one + "-" + other, new Cable(ours, onePort, theirs, otherPort, wire));
    }
  }

  private void arrive(OverlaySwitch at, PortNumber port, EthernetFrame frame) {
    plainFrames += frame.etherType() == Frb.ETHER_TYPE ? 0 : 1;
    at.receive(port, frame);
  }

  /** How many frames of leaves crossed a tunnel as they are. */
  long plainFrames() {
    return plainFrames;
  }

  /** The names of all tunnels. */
  List<String> links() {
    return List.copyOf(cables.keySet());
  }

  /** A walk over the programs that the switches have now. */
  UnicastWalk walk() {
    Map<String, SwitchProgram> programs = new LinkedHashMap<>();
    nodes.forEach((name, node) -> programs.put(name, node.program()));
    Map<UnicastWalk.End, UnicastWalk.End> ends = new LinkedHashMap<>();
    for (Cable cable : cables.values()) {
      UnicastWalk.End one = new UnicastWalk.End(cable.one.name(), cable.onePort);
      UnicastWalk.End other = new UnicastWalk.End(cable.other.name(), cable.otherPort);
      ends.put(one, other);
      ends.put(other, one);
    }
    return UnicastWalk.over(programs, ends);
  }

  /** The tunnel swallows everything; its ports stay up. */
  void blackHole(String link, boolean on) {
    cable(link).wire.setCarries(!on);
  }

  /** A node dies, its switch and controller at once; its peers' ports stay up. */
  void kill(String name) {
    SimulatedNode victim = node(name);
    victim.killController();
    setCarries(victim, false);
  }

  /** What was killed is there again, as new. */
  void revive(String name) {
    SimulatedNode revived = node(name);
    setCarries(revived, true);
    revived.startController();
  }

  private void setCarries(SimulatedNode end, boolean carries) {
    for (Cable cable : cables.values()) {
      if (cable.one == end || cable.other == end) {
        cable.wire.setCarries(carries);
      }
    }
  }

  /** The tunnel swallows what goes from its first node to its second; the other way it works. */
  void deafen(String link) {
    cable(link).wire.setCarries(true, false);
  }

  /** The switches find out where BFD gets through: where it is on at both ends of a good tunnel. */
  void settleBfd() {
    for (Cable cable : cables.values()) {
      boolean one = cable.one.hasBfd(cable.onePort);
      boolean other = cable.other.hasBfd(cable.otherPort);
      BfdState state = one && other && cable.wire.carries() ? BfdState.UP : BfdState.DOWN;
      if (one) {
        cable.one.setBfd(cable.onePort, state);
      }
      if (other) {
        cable.other.setBfd(cable.otherPort, state);
      }
    }
  }

  /** All tunnels between two groups of nodes swallow everything, or carry again. */
  void cut(Collection<String> one, Collection<String> other, boolean on) {
    cables.forEach(
        (link, cable) -> {
          boolean across =
              (one.contains(cable.one.name()) && other.contains(cable.other.name()))
                  || (other.contains(cable.one.name()) && one.contains(cable.other.name()));
          if (across) {
            cable.wire.setCarries(!on);
          }
        });
  }

  /** How often something was counted at all running nodes together. */
  long count(Counter counter) {
    return nodes.values().stream()
        .filter(SimulatedNode::isRunning)
        .mapToLong(node -> node.core().counters().get(counter))
        .sum();
  }

  /** Both ports of the tunnel go down or come up. */
  void setUp(String link, boolean up) {
    Cable cable = cable(link);
    cable.one.setPortUp(cable.onePort, up);
    cable.other.setPortUp(cable.otherPort, up);
  }

  /** Deletes the tunnel's ports at both ends; what is under way is lost. */
  void disconnect(String link) {
    deleteNearPort(link);
    Cable cable = cable(link);
    cable.other.removePort(cable.otherPort);
  }

  /** The tunnel port at the first node is deleted; at the other end nothing is noticed. */
  void deleteNearPort(String link) {
    Cable cable = cable(link);
    cable.one.removePort(cable.onePort);
    cable.wire.setCarries(false);
  }

  /** Everybody broadcasts, and everybody else must receive each broadcast exactly once. */
  void assertBroadcastsReachEveryOtherLeafOnce() {
    assertBroadcastsReachEveryOtherLeafOnce(leaves.values());
  }

  /** The same among some of the leaves; the others may receive what they like. */
  void assertBroadcastsReachEveryOtherLeafOnce(Collection<SimulatedLeaf> among) {
    leaves.values().forEach(SimulatedLeaf::takeReceived);
    for (SimulatedLeaf sender : among) {
      sender.broadcast("from " + sender.name());
      run(100);
      for (SimulatedLeaf receiver : among) {
        List<String> expected = receiver == sender ? List.of() : List.of("from " + sender.name());
        assertEquals(
            expected,
            receiver.takeReceived(),
            () -> trace + "\nbroadcast of " + sender.name() + " at " + receiver.name());
      }
    }
  }

  /** Everybody sends to everybody else, which must arrive once, there and nowhere else. */
  void assertUnicastReachesOnlyItsDestination() {
    leaves.values().forEach(SimulatedLeaf::takeReceived);
    for (SimulatedLeaf sender : leaves.values()) {
      for (SimulatedLeaf destination : leaves.values()) {
        if (sender != destination) {
          sender.sendTo(destination, "to " + destination.name());
        }
      }
      run(100);
      for (SimulatedLeaf receiver : leaves.values()) {
        List<String> expected = receiver == sender ? List.of() : List.of("to " + receiver.name());
        assertEquals(
            expected,
            receiver.takeReceived(),
            () -> trace + beliefs() + "\nunicast of " + sender.name() + " at " + receiver.name());
      }
    }
  }

  /** What each node thinks of its links and of where leaves live. */
  private String beliefs() {
    StringBuilder text = new StringBuilder();
    for (SimulatedNode node : nodes.values()) {
      BoundedFlood core = node.core();
      text.append("\n").append(node.name()).append(":");
      core.links().forEach(l -> text.append(" " + l.peer().abbreviated() + " " + l.state()));
      core.localLeaves().forEach(leaf -> text.append("\n  ").append(leaf));
      core.remoteLeaves().forEach(leaf -> text.append("\n  ").append(leaf));
    }
    return text.toString();
  }

  /** What all nodes together have counted. */
  long counted(Counter counter) {
    return nodes.values().stream().mapToLong(node -> node.core().counters().get(counter)).sum();
  }

  /** Frames that any switch sent to its controller so far. */
  int packetIns() {
    return nodes.values().stream().mapToInt(SimulatedNode::packetIns).sum();
  }

  private Cable cable(String link) {
    Cable cable = cables.get(link);
    if (cable == null) {
      throw new IllegalArgumentException(
          "no link " + link + ", only " + new ArrayList<>(cables.keySet()));
    }
    return cable;
  }
}
