package org.boundedflood.topology.organise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.boundedflood.core.ring.NodeId;

/**
 * Decides which links a node wants: its successors, the static ones, those on demand, and shortcuts
 * by Symphony (protocol, section 2).
 *
 * <p>It changes as little as it can. A former successor stays wanted until as many nearer nodes are
 * connected as there are to be successors, so that the ring is never opened for the sake of a
 * better one. Who is in doubt is asked too if it would be a successor, but takes nobody's place. A
 * shortcut stays until its peer is gone or has come too close. Its only state is that of the
 * generator of its draws: the same seed and the same history give the same graphs.
 */
final class GraphBuilder {
  /** Draws for each wanted shortcut before the nearest nodes that are left are taken. */
  private static final int DRAWS = 32;

  private final NodeId self;
  private final GraphSettings settings;
  private final SplittableRandom random;

  GraphBuilder(NodeId self, GraphSettings settings, long seed) {
    this.self = self;
    this.settings = settings;
    this.random = new SplittableRandom(seed ^ self.high() ^ Long.rotateLeft(self.low(), 32));
  }

  /** The wanted links, with the reason for each. */
  SortedMap<NodeId, LinkReason> build(Surroundings around) {
    List<NodeId> clockwise = new ArrayList<>(around.candidates().tailSet(self, false));
    clockwise.addAll(around.candidates().headSet(self, false));
    SortedMap<NodeId, LinkReason> graph = new TreeMap<>();
    int nearest = addSuccessors(graph, clockwise, around);
    for (NodeId peer : settings.statics()) {
      if (around.candidates().contains(peer)) {
        graph.putIfAbsent(peer, LinkReason.STATIC);
      }
    }
    int kept = keepShortcuts(graph, clockwise, around);
    for (NodeId peer : around.demanded()) {
      if (around.candidates().contains(peer)) {
        graph.putIfAbsent(peer, LinkReason.ON_DEMAND);
      }
    }
    if (around.drawing()) {
      drawShortcuts(graph, clockwise, nearest, kept, around.barred());
    }
    return graph;
  }

  /** Returns how many places are those of successors. */
  private int addSuccessors(
      SortedMap<NodeId, LinkReason> graph, List<NodeId> clockwise, Surroundings around) {
    int wanted = settings.successors();
    int reliable = 0;
    int connected = 0;
    int nearest = 0;
    for (int i = 0; i < clockwise.size() && (reliable < wanted || connected < wanted); i++) {
      NodeId peer = clockwise.get(i);
      boolean doubtful = around.doubtful().contains(peer);
      if (reliable < wanted && !doubtful) {
        reliable++;
        nearest = i + 1;
        graph.put(peer, LinkReason.SUCCESSOR);
      } else if (connected < wanted && (reliable < wanted || isFormer(peer, around))) {
        graph.put(peer, LinkReason.SUCCESSOR);
      }
      if (around.connected().contains(peer)) {
        connected++;
      }
    }
    return nearest;
  }

  /** Whether it was a successor, and is not known to be without a link. */
  private static boolean isFormer(NodeId peer, Surroundings around) {
    return around.wanted().get(peer) == LinkReason.SUCCESSOR
        && (around.connected().contains(peer) || around.doubtful().contains(peer));
  }

  /** Returns how many shortcuts stay. */
  private int keepShortcuts(
      SortedMap<NodeId, LinkReason> graph, List<NodeId> clockwise, Surroundings around) {
    int nodes = clockwise.size() + 1;
    List<NodeId> good = new ArrayList<>();
    for (int i = 0; i < clockwise.size(); i++) {
      NodeId peer = clockwise.get(i);
      if (around.wanted().get(peer) == LinkReason.LONG_DISTANCE
          && !graph.containsKey(peer)
          && !around.barred().contains(peer)
          && !settings.law().isTooClose(nodes, i + 1)) {
        good.add(peer);
      }
    }
    good.sort(Comparator.comparing(peer -> !around.connected().contains(peer)));
    int kept = Math.min(good.size(), settings.tolerated(nodes));
    good.subList(0, kept).forEach(peer -> graph.put(peer, LinkReason.LONG_DISTANCE));
    return kept;
  }

  private void drawShortcuts(
      SortedMap<NodeId, LinkReason> graph,
      List<NodeId> clockwise,
      int nearest,
      int kept,
      Set<NodeId> barred) {
    int nodes = clockwise.size() + 1;
    int missing = settings.shortcuts(nodes) - kept;
    int draws = missing * (settings.law().repeats() ? DRAWS : 1);
    for (; draws > 0 && missing > 0 && graph.size() < clockwise.size(); draws--) {
      int places = settings.law().places(nodes, random.nextDouble());
      if (places > nearest && addShortcut(graph, clockwise.get(places - 1), barred)) {
        missing--;
      }
    }
    if (settings.law().repeats()) {
      for (int i = nearest; i < clockwise.size() && missing > 0; i++) {
        if (addShortcut(graph, clockwise.get(i), barred)) {
          missing--;
        }
      }
    }
  }

  private static boolean addShortcut(
      SortedMap<NodeId, LinkReason> graph, NodeId peer, Set<NodeId> barred) {
    return !barred.contains(peer) && graph.putIfAbsent(peer, LinkReason.LONG_DISTANCE) == null;
  }
}
