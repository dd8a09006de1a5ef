package org.boundedflood.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.flood.FloodPlan;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbReject;
import org.boundedflood.core.frb.TracedPath;
import org.boundedflood.core.learning.TokenBucket;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.ring.NodeId;

/**
 * Floods that carry nothing but tell the way they took, on demand: by the controllers, from peer to
 * peer with the bounds of any flood. Each recipient sends the path back along it. No leaf sees
 * them, and gaps are not handed over.
 *
 * <p>Bound: the paths of {@value #MAX_PATHS} nodes, of the last trace. A node takes part in {@value
 * #TRACE_BURST} traces at once and then in one every {@value #TRACE_MILLIS} ms, and passes {@value
 * #ANSWER_BURST} answers at once and then one every millisecond.
 */
final class FloodProbes {
  static final int MAX_PATHS = 4_096;

  private static final int TRACE_BURST = 16;
  private static final long TRACE_MILLIS = 250;
  private static final int ANSWER_BURST = 4_096;

  private final Node node;
  private final TokenBucket traces = new TokenBucket(TRACE_BURST, TRACE_MILLIS, 0);
  private final TokenBucket answers = new TokenBucket(ANSWER_BURST, 1, 0);
  private final Map<NodeId, List<NodeId>> paths = new LinkedHashMap<>();
  private long started;

  FloodProbes(Node node) {
    this.node = node;
  }

  /** Starts a trace; what was heard of the one before is forgotten. */
  void start() {
    started++;
    paths.clear();
    TracedPath path = new TracedPath(number(), List.of());
    NavigableMap<NodeId, TunnelLink> adjacent = node.links().floodAdjacency();
    for (FloodPlan.Branch branch : FloodPlan.start(node.self(), adjacent.navigableKeySet())) {
      send(Node.link(adjacent, branch.peer()), path.toTrace(node.self(), branch.bound(), 1));
    }
  }

  /** The paths of the last trace that are known, each from this node to another one. */
  List<List<NodeId>> paths() {
    return List.copyOf(paths.values());
  }

  /** A trace came in from a live peer. */
  void received(TunnelLink ingress, Frb frb, long now) {
    Optional<TracedPath> read = TracedPath.read(frb);
    if (read.isEmpty()
        || read.get().nodes().contains(node.self())
        || read.get().nodes().contains(frb.root())) {
      node.counters().reject(FrbReject.BAD_TRACE);
      return;
    }
    TracedPath path = read.get();
    if (path.nodes().size() + 2 > TracedPath.MAX_NODES || !traces.take(now)) {
      node.count(Counter.TRACES_IGNORED);
      return;
    }
    node.count(Counter.TRACES_RECEIVED);
    List<NodeId> whole = new ArrayList<>();
    whole.add(frb.root());
    whole.addAll(path.nodes());
    whole.add(node.self());
    answer(ingress, new TracedPath(path.number(), whole));
    TracedPath onward = path.with(node.self());
    int hops = onward.nodes().size() + 1;
    NavigableMap<NodeId, TunnelLink> adjacent = node.links().floodAdjacency();
    for (FloodPlan.Branch branch :
        FloodPlan.onward(node.self(), adjacent.navigableKeySet(), frb.bound(), ingress.peer())) {
      send(Node.link(adjacent, branch.peer()), onward.toTrace(frb.root(), branch.bound(), hops));
    }
  }

  /** An answer came in from the peer behind this node on its path. */
  void answered(TunnelLink ingress, Frb frb, long now) {
    Optional<TracedPath> read = TracedPath.read(frb);
    List<NodeId> nodes = read.map(TracedPath::nodes).orElse(List.of());
    int place = nodes.indexOf(node.self());
    if (read.isEmpty()
        || place < 0
        || place + 1 >= nodes.size()
        || !nodes.get(place + 1).equals(ingress.peer())) {
      node.counters().reject(FrbReject.BAD_TRACE);
    } else if (place == 0) {
      if (read.get().number().equals(number()) && paths.size() < MAX_PATHS) {
        paths.putIfAbsent(nodes.get(nodes.size() - 1), nodes);
      }
    } else {
      TunnelLink back = node.links().floodAdjacency().get(nodes.get(place - 1));
      if (back != null && answers.take(now)) {
        answer(back, read.get());
      } else {
        node.count(Counter.TRACES_IGNORED);
      }
    }
  }

  private NodeId number() {
    return NodeId.of(node.settings().firstSequence(), started);
  }

  private void send(TunnelLink link, Frb trace) {
    if (link.capabilities().contains(Capability.TRACES)) {
      node.sendFlood(link, trace, link.ownMac());
    }
  }

  private void answer(TunnelLink link, TracedPath path) {
    if (link.capabilities().contains(Capability.TRACES)) {
      node.sendOnLink(link, path.toAnswer(node.self()));
    }
  }
}
