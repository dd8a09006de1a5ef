package org.boundedflood.core.flood;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.boundedflood.core.flood.FloodPlan.Branch;
import org.boundedflood.core.ring.NodeId;

/** The way of one flood through an overlay whose nodes do nothing but follow {@link FloodPlan}. */
final class FloodTrace {
  /** Far more than any flood may send: what gets here goes on for ever. */
  private static final int MAX_SENDS = 5_000;

  /** What a node believes its adjacent peers to be at the moment it gets the flood. */
  interface AdjacencyView {
    Collection<NodeId> of(NodeId node);
  }

  /** One FRB on its way. */
  record Send(NodeId from, NodeId to, NodeId bound, int hops) {
    @Override
    public String toString() {
      return "%s%s -> %s bound %s".formatted("  ".repeat(hops - 1), from, to, bound);
    }
  }

  private final NodeId root;
  private final List<Send> sends = new ArrayList<>();
  private final Map<NodeId, Integer> deliveries = new HashMap<>();
  private boolean terminated;

  private FloodTrace(NodeId root) {
    this.root = root;
  }

  /** Floods from {@code root}; what is sent to a node that is not {@code living} is lost. */
  static FloodTrace of(NodeId root, Set<NodeId> living, AdjacencyView view) {
    FloodTrace trace = new FloodTrace(root);
    Queue<Send> inFlight = new ArrayDeque<>();
    for (Branch branch : FloodPlan.start(root, view.of(root))) {
      inFlight.add(new Send(root, branch.peer(), branch.bound(), 1));
    }
    while (!inFlight.isEmpty() && trace.sends.size() < MAX_SENDS) {
      Send send = inFlight.remove();
      trace.sends.add(send);
      if (living.contains(send.to())) {
        NodeId node = send.to();
        trace.deliveries.merge(node, 1, Integer::sum);
        for (Branch branch : FloodPlan.onward(node, view.of(node), send.bound(), send.from())) {
          inFlight.add(new Send(node, branch.peer(), branch.bound(), send.hops() + 1));
        }
      }
    }
    trace.terminated = inFlight.isEmpty();
    return trace;
  }

  boolean terminated() {
    return terminated;
  }

  /** How often a node got the flood; the initiator's own copy does not count. */
  int deliveriesTo(NodeId node) {
    return deliveries.getOrDefault(node, 0);
  }

  List<Send> sends() {
    return sends;
  }

  /** Who sent to whom with which bound, indented by hops, in the order of sending. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("\nflood of " + root + ":\n");
    sends.forEach(send -> text.append(send).append('\n'));
    return text.toString();
  }
}
