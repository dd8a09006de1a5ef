package org.boundedflood.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.boundedflood.core.Event;
import org.boundedflood.core.ring.NodeId;

/**
 * Stands for the topology service of the overlay: makes and removes tunnels, so that each node has
 * those to its successors and long-distance peers, while nodes come and go.
 *
 * <p>What was lost is replaced a while after it went, and a link that nobody wants any more goes a
 * while after its replacement came.
 */
final class Membership {
  private static final long REPAIR_MILLIS = 300;
  private static final long CRASH_NOTICED_MILLIS = 2_000;
  private static final long DEPRECATED_MILLIS = 1_000;

  /** Nodes that start together check their links together: so many groups do at least. */
  private static final int STARTING_GROUPS = 16;

  /** More than about so many would have more frames under way than a young heap holds. */
  private static final int STARTING_TOGETHER = 1_000;

  private final Overlay overlay;
  private final SimulationSettings settings;
  private final Symphony symphony;
  private final Random random;

  /** The nodes that are there, in the order of their identifiers. */
  private final List<SimulatedNode> ring = new ArrayList<>();

  /** Between the first nodes. */
  private final List<Outages.Link> links = new ArrayList<>();

  private final Map<SimulatedNode, Set<SimulatedNode>> longPeers = new HashMap<>();

  Membership(Overlay overlay, SimulationSettings settings, Random random) {
    this.overlay = overlay;
    this.settings = settings;
    this.random = random;
    this.symphony = new Symphony(settings.successors(), settings.longDistance(), settings.pdf());
  }

  /** Makes the first nodes and their tunnels, and starts them all. */
  void found() {
    Set<NodeId> ids = new LinkedHashSet<>();
    while (ids.size() < settings.nodes()) {
      ids.add(NodeId.of(random.nextLong(), random.nextLong()));
    }
    ids.stream().sorted().forEach(id -> ring.add(overlay.add(id)));
    int[][] opened = symphony.draw(ring.size(), random);
    for (int place = 0; place < ring.size(); place++) {
      SimulatedNode node = ring.get(place);
      for (int i = 0; i < opened[place].length; i++) {
        SimulatedNode peer = ring.get(opened[place][i]);
        if (settings.churn() > 0 && i >= Math.min(settings.successors(), ring.size() - 1)) {
          longPeersOf(node).add(peer);
        }
        if (node.tunnelTo(peer.number()) < 0) {
          overlay.link(node, peer, true);
          links.add(new Outages.Link(node.number(), peer.number()));
        }
      }
    }
    if (settings.cold()) {
      breakSomeLinks();
    }
    int groups = Math.max(STARTING_GROUPS, ring.size() / STARTING_TOGETHER);
    for (int group = 0; group < groups; group++) {
      for (int place = group; place < ring.size(); place += groups) {
        overlay.start(ring.get(place));
      }
      overlay.run(1);
    }
  }

  /** The nodes that are there, in the order of their identifiers. */
  List<SimulatedNode> ring() {
    return ring;
  }

  /** Lets a node leave: its tunnels go with it, or it just falls silent. */
  void leave(SimulatedNode node, boolean crash) {
    ring.remove(node);
    longPeers.remove(node);
    node.stop();
    List<SimulatedNode> peers = new ArrayList<>();
    for (int tunnel = 0; tunnel < node.tunnels(); tunnel++) {
      if (node.hasTunnel(tunnel)) {
        SimulatedNode peer = overlay.nodes().get(node.peer(tunnel));
        peers.add(peer);
        peer.breakTunnel(node.peerTunnel(tunnel));
        if (!crash) {
          unlink(peer, /* from= */ node);
        }
      }
    }
    long noticed = overlay.now() + (crash ? CRASH_NOTICED_MILLIS : 0);
    overlay.at(
        noticed + REPAIR_MILLIS,
        () -> {
          if (crash) {
            peers.forEach(peer -> unlink(peer, /* from= */ node));
          }
          peers.forEach(this::repair);
        });
  }

  /** Lets a new node join somewhere on the ring. */
  SimulatedNode join() {
    SimulatedNode node = overlay.add(NodeId.of(random.nextLong(), random.nextLong()));
    ring.add(-1 - place(node), node);
    overlay.start(node);
    repair(node);
    int place = place(node);
    for (int distance = 1; distance <= settings.successors(); distance++) {
      SimulatedNode predecessor = ring.get(Math.floorMod(place - distance, ring.size()));
      repair(predecessor);
      overlay.at(overlay.now() + DEPRECATED_MILLIS, () -> removeDeprecated(predecessor));
    }
    return node;
  }

  /** Has a share of the first links carry nothing from now on; all nodes stay joined. */
  void breakSomeLinks() {
    Outages.choose(ring.size(), links, settings.loss(), random).stream()
        .mapToObj(links::get)
        .forEach(
            link -> {
              SimulatedNode one = overlay.nodes().get(link.one());
              SimulatedNode other = overlay.nodes().get(link.other());
              int tunnel = one.tunnelTo(other.number());
              one.breakTunnel(tunnel);
              other.breakTunnel(one.peerTunnel(tunnel));
            });
  }

  /** Gives a node the links that it wants and has not. */
  private void repair(SimulatedNode node) {
    if (!node.isRunning() || ring.size() < 2) {
      return;
    }
    Set<SimulatedNode> peers = longPeersOf(node);
    peers.removeIf(peer -> !peer.isRunning());
    int missing = settings.longDistance() - peers.size();
    int place = place(node);
    for (int distance : symphony.longDistances(ring.size(), Math.max(0, missing), random)) {
      peers.add(ring.get((place + distance) % ring.size()));
    }
    for (SimulatedNode peer : wanted(node)) {
      if (peer != node && node.tunnelTo(peer.number()) < 0) {
        overlay.link(node, peer, random.nextDouble() >= settings.loss());
        tellOfNewest(node);
        tellOfNewest(peer);
      }
    }
  }

  private void removeDeprecated(SimulatedNode node) {
    if (!node.isRunning()) {
      return;
    }
    Set<SimulatedNode> wanted = wanted(node);
    for (int tunnel = 0; tunnel < node.tunnels(); tunnel++) {
      if (node.hasTunnel(tunnel)) {
        SimulatedNode peer = overlay.nodes().get(node.peer(tunnel));
        if (peer.isRunning() && !wanted.contains(peer) && !wanted(peer).contains(node)) {
          unlink(node, /* from= */ peer);
          unlink(peer, /* from= */ node);
        }
      }
    }
  }

  private Set<SimulatedNode> wanted(SimulatedNode node) {
    Set<SimulatedNode> wanted = new LinkedHashSet<>();
    int place = place(node);
    for (int distance = 1; distance <= settings.successors(); distance++) {
      wanted.add(ring.get((place + distance) % ring.size()));
    }
    wanted.addAll(longPeersOf(node));
    return wanted;
  }

  private Set<SimulatedNode> longPeersOf(SimulatedNode node) {
    return longPeers.computeIfAbsent(node, n -> new LinkedHashSet<>());
  }

  private int place(SimulatedNode node) {
    return Collections.binarySearch(ring, node, Comparator.comparing(SimulatedNode::id));
  }

  private void tellOfNewest(SimulatedNode node) {
    overlay.tell(node, node.topology(overlay.nodes()));
    overlay.tell(node, new Event.PortChanged(node.switchPort(node.tunnels() - 1)));
  }

  /** Takes one end of a link away. */
  private void unlink(SimulatedNode end, SimulatedNode from) {
    int tunnel = end.tunnelTo(from.number());
    if (end.isRunning() && tunnel >= 0) {
      end.removeTunnel(tunnel);
      overlay.tell(end, new Event.PortRemoved(SimulatedNode.port(tunnel)));
      overlay.tell(end, end.topology(overlay.nodes()));
    }
  }
}
