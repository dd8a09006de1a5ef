package org.boundedflood.core.flood;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;

/** The way of one flood through nodes that follow {@link FloodPlan} and hand over their gaps. */
final class GapTrace {
  /** Far more than any flood may send: what gets here goes on for ever. */
  private static final int MAX_SENDS = 20_000;

  private final Set<NodeId> living;
  private final Set<NodeId> known;
  private final FloodTrace.AdjacencyView view;
  private final Queue<Runnable> inFlight = new ArrayDeque<>();
  private final Map<NodeId, Integer> deliveries = new HashMap<>();
  private int floods;
  private int handOvers;
  private int strays;

  private GapTrace(Set<NodeId> living, Set<NodeId> known, FloodTrace.AdjacencyView view) {
    this.living = living;
    this.known = known;
    this.view = view;
  }

  /**
   * Floods from {@code root}; what is sent to a node that is not {@code living} is lost.
   *
   * @param known the nodes that everybody takes to be there
   */
  static GapTrace of(
      NodeId root, Set<NodeId> living, Set<NodeId> known, FloodTrace.AdjacencyView view) {
    GapTrace trace = new GapTrace(living, known, view);
    trace.spread(root, view.of(root), root, null);
    while (!trace.inFlight.isEmpty() && trace.sends() < MAX_SENDS) {
      trace.inFlight.remove().run();
    }
    return trace;
  }

  boolean terminated() {
    return inFlight.isEmpty();
  }

  int deliveriesTo(NodeId node) {
    return deliveries.getOrDefault(node, 0);
  }

  /** How many nodes got the flood, the initiator not counted. */
  int reached() {
    return deliveries.size();
  }

  int sends() {
    return floods + handOvers;
  }

  int handOvers() {
    return handOvers;
  }

  /** Hand-overs that their receiver would have to reject. */
  int strays() {
    return strays;
  }

  private void spread(
      NodeId self, Collection<NodeId> adjacent, NodeId bound, @Nullable NodeId ingress) {
    List<FloodPlan.Branch> branches =
        ingress == null
            ? FloodPlan.start(self, adjacent)
            : FloodPlan.onward(self, adjacent, bound, ingress);
    branches.forEach(branch -> flood(self, branch));
    NodeId end = FloodPlan.gapEnd(self, adjacent, bound);
    if (!end.equals(self)) {
      handOn(self, adjacent, Gap.of(self, end));
    }
  }

  private void flood(NodeId from, FloodPlan.Branch branch) {
    floods++;
    inFlight.add(
        () -> {
          if (living.contains(branch.peer())) {
            deliveries.merge(branch.peer(), 1, Integer::sum);
            spread(branch.peer(), view.of(branch.peer()), branch.bound(), from);
          }
        });
  }

  private void handOn(NodeId self, Collection<NodeId> adjacent, Gap gap) {
    if (isWorthwhile(gap)) {
      Gap.Step step =
          gap.next(self, adjacent, peer -> view.of(peer).stream().anyMatch(gap::contains));
      if (step != null) {
        handOver(self, step.peer(), step.gap());
      }
    }
  }

  private boolean isWorthwhile(Gap gap) {
    return known.stream().anyMatch(gap::contains);
  }

  private void handOver(NodeId from, NodeId to, Gap gap) {
    handOvers++;
    inFlight.add(
        () -> {
          if (!gap.mayCome(to, from)) {
            strays++;
          } else if (living.contains(to)) {
            serve(from, to, gap);
          }
        });
  }

  private void serve(NodeId from, NodeId self, Gap gap) {
    Collection<NodeId> adjacent = new TreeSet<>(view.of(self));
    Gap rest = gap;
    if (gap.contains(self)) {
      deliveries.merge(self, 1, Integer::sum);
      spread(self, adjacent, gap.end(), from);
      rest = Gap.of(gap.start(), self);
    }
    List<FloodPlan.Branch> branches = FloodPlan.onward(rest.start(), adjacent, rest.end(), null);
    if (branches.isEmpty()) {
      handOn(self, adjacent, rest);
      return;
    }
    branches.subList(1, branches.size()).forEach(branch -> flood(self, branch));
    FloodPlan.Branch first = branches.get(0);
    handOver(self, first.peer(), Gap.of(rest.start(), first.bound()));
  }
}
