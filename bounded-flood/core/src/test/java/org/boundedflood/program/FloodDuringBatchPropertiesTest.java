package org.boundedflood.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.boundedflood.core.FloodMark;
import org.boundedflood.core.FloodMode;
import org.boundedflood.core.FloodView;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.Punt;
import org.boundedflood.core.flood.FloodPlan.Branch;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Ring;
import org.boundedflood.program.fake.FakeFlowTable;
import org.boundedflood.program.fake.Verdict;
import org.jspecify.annotations.Nullable;

/** While the peers of a switch that floods change, floods go on: none is lost, none comes twice. */
class FloodDuringBatchPropertiesTest {
  private final List<NodeId> nodes = new ArrayList<>();

  /** So much later at each frame that no meter drops it. */
  private long now;

  /** A node, and what its switch is to do before and after. */
  private record Change(
      NodeId self, Set<NodeId> before, Set<NodeId> after, ForwardingView from, ForwardingView to) {
    Set<NodeId> inBoth() {
      Set<NodeId> both = new TreeSet<>(before);
      both.retainAll(after);
      return both;
    }
  }

  @Property(tries = 150)
  void atEveryMomentEachPeerOfBeforeAndAfterIsServedOnce(
      @ForAll @IntRange(min = 2, max = 9) int size, @ForAll Random random) {
    Change change = anyChange(size, random);
    SwitchProgram installed = FloodViews.plan(change.from());
    Batch batch = ProgramDiffer.diff(installed, FloodViews.plan(change.to()), false);
    FakeFlowTable table = FakeFlowTable.of(installed);
    List<EthernetFrame> frames = new ArrayList<>(List.of(FloodViews.broadcast()));
    nodes.forEach(bound -> frames.add(FloodViews.bounded(bound)));
    List<Step> done = new ArrayList<>();
    for (Step step : anyOrderThatBarriersAllow(batch, random)) {
      table.apply(step, now);
      done.add(step);
      for (EthernetFrame frame : frames) {
        check(change, table, frame, done);
      }
    }
    assertEquals(List.of(), table.errors());
    assertEquals(FloodViews.plan(change.to()), table.program());
  }

  private Change anyChange(int size, Random random) {
    nodes.clear();
    nodes.addAll(FloodProgramPropertiesTest.nodes(size + 1, random));
    NodeId self = nodes.get(0);
    Set<NodeId> before = some(80, random);
    Set<NodeId> after = some(80, random);
    return new Change(self, before, after, view(self, before, random), view(self, after, random));
  }

  private static ForwardingView view(NodeId self, Set<NodeId> adjacent, Random random) {
    Set<NodeId> byController = new TreeSet<>(adjacent);
    byController.removeIf(peer -> random.nextInt(5) > 0);
    ForwardingView view = FloodViews.of(self, adjacent, byController, random.nextBoolean());
    boolean bySwitch = random.nextInt(6) > 0;
    Statistics.label("the switch floods").collect(bySwitch);
    Set<PortNumber> taking = view.floods().taking();
    return bySwitch
        ? view
        : view.withFloods(FloodView.byController(FloodMode.SHARED_PREFIX, taking, Set.of()));
  }

  private Set<NodeId> some(int percent, Random random) {
    Set<NodeId> chosen = new TreeSet<>();
    while (chosen.isEmpty()) {
      nodes.stream().skip(1).filter(any -> random.nextInt(100) < percent).forEach(chosen::add);
    }
    return chosen;
  }

  /** Lets a flood in where it may come in both before and after. */
  private void check(Change change, FakeFlowTable table, EthernetFrame frame, List<Step> done) {
    if (frame.destination().equals(FloodViews.broadcast().destination())) {
      check(change, table, FloodViews.LEAF, null, frame, done);
      return;
    }
    for (NodeId ingress : change.inBoth()) {
      PortNumber port = FloodViews.port(ingress);
      if (change.from().floods().taking().contains(port)
          && change.to().floods().taking().contains(port)) {
        check(change, table, port, ingress, frame, done);
      }
    }
  }

  private void check(
      Change change,
      FakeFlowTable table,
      PortNumber port,
      @Nullable NodeId ingress,
      EthernetFrame frame,
      List<Step> done) {
    NodeId self = change.self();
    NodeId bound =
        nodes.stream()
            .filter(node -> FloodViews.bounded(node).destination().equals(frame.destination()))
            .findFirst()
            .orElse(self);
    if (ingress != null && (bound.equals(self) || Ring.between(self, ingress, bound))) {
      return; // No peer that follows the rules sends such a flood.
    }
    Verdict verdict = table.receive(port, frame, now += 1_000);
    Supplied why = () -> "after " + done + verdict;
    boolean whole =
        verdict.punted().stream()
            .anyMatch(
                punted ->
                    punted.punt().orElseThrow() == Punt.LEAF_FLOOD
                        || punted.mark() == FloodMark.WHOLE);
    List<Branch> served = served(self, verdict);
    if (whole) {
      assertTrue(served.isEmpty() && verdict.punted().size() == 1, why::text);
    } else {
      checkServed(change, bound, served, why);
    }
    long leaves = verdict.ports().stream().filter(out -> out.value() < 10).count();
    assertEquals(ingress == null ? 1 : whole ? 0 : 2, leaves, why::text);
  }

  private interface Supplied {
    String text();
  }

  private static void checkServed(Change change, NodeId bound, List<Branch> served, Supplied why) {
    NodeId self = change.self();
    for (int i = 0; i < served.size(); i++) {
      NodeId peer = served.get(i).peer();
      NodeId given = served.get(i).bound();
      assertTrue(Ring.between(self, peer, bound), why::text);
      NodeId next = i + 1 < served.size() ? served.get(i + 1).peer() : bound;
      assertTrue(given.equals(next) || Ring.between(peer, given, next), why::text);
    }
    for (NodeId peer : change.inBoth()) {
      if (Ring.between(self, peer, bound)) {
        assertTrue(
            served.stream()
                .anyMatch(
                    branch ->
                        branch.peer().equals(peer)
                            || Ring.between(branch.peer(), peer, branch.bound())),
            () -> peer + " is left out " + why.text());
      }
    }
  }

  /** The peers that get the flood, from the switch or its controller, clockwise. */
  private List<Branch> served(NodeId self, Verdict verdict) {
    List<Branch> served = new ArrayList<>();
    for (Verdict.Sent sent : verdict.sent()) {
      if (sent.port().value() >= 10) {
        served.add(branch(sent.port(), sent.frame()));
      }
    }
    for (Verdict.Punted punted : verdict.punted()) {
      if (punted.punt().orElseThrow() == Punt.SWITCH_FLOOD
          && punted.mark() != FloodMark.WHOLE
          && punted.mark() != FloodMark.GAP) {
        served.add(branch(PortNumber.of(punted.mark()), punted.frame()));
      }
    }
    served.sort(Comparator.comparing(Branch::peer, Ring.clockwiseFrom(self)));
    return served;
  }

  private Branch branch(PortNumber port, EthernetFrame frame) {
    long prefix = SwitchForm.of(frame).orElseThrow().prefix();
    return new Branch(
        node(node -> FloodViews.port(node).equals(port)),
        node(node -> SwitchForm.prefix(node) == prefix));
  }

  private NodeId node(Predicate<NodeId> which) {
    return nodes.stream().filter(which).findFirst().orElseThrow();
  }

  private static List<Step> anyOrderThatBarriersAllow(Batch batch, Random order) {
    List<Step> reordered = new ArrayList<>();
    List<Step> segment = new ArrayList<>();
    for (Step step : batch.steps()) {
      if (step instanceof Step.Barrier) {
        Collections.shuffle(segment, order);
        reordered.addAll(segment);
        segment.clear();
      } else {
        segment.add(step);
      }
    }
    Collections.shuffle(segment, order);
    reordered.addAll(segment);
    return reordered;
  }
}
