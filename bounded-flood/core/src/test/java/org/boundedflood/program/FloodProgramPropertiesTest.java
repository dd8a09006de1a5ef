package org.boundedflood.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.boundedflood.core.FloodMark;
import org.boundedflood.core.FloodView;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.flood.FloodPlan;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Ring;
import org.boundedflood.program.fake.FakeFlowTable;
import org.boundedflood.program.fake.Verdict;

/** What a switch that floods does equals {@link FloodPlan}, for all it may be given. */
class FloodProgramPropertiesTest {
  /** Neighbours, both sides of the seam, and far away. */
  private static final long[] SMALL_RING = {0, 1, 2, 0x7f_ffff_ffffL, 0x80_0000_0000L, -1, -2};

  /** A frame that goes to a peer: by the switch itself, or by its controller. */
  private record Sent(PortNumber to, long bound, boolean punted) {
    static final Comparator<Sent> ORDER = Comparator.comparing(Sent::to).thenComparing(Sent::bound);
  }

  @Example
  void onASmallRingEveryNodeWithAnyPeersAndAnyBoundFloodsAsPlanned() {
    List<NodeId> ring = new ArrayList<>();
    for (long place : SMALL_RING) {
      ring.add(FloodViews.node(place & SwitchForm.PREFIX_MASK, ring.size()));
    }
    int checked = 0;
    for (NodeId self : ring) {
      for (int subset = 1; subset < 1 << ring.size(); subset++) {
        Set<NodeId> adjacent = new TreeSet<>();
        for (int i = 0; i < ring.size(); i++) {
          if ((subset & 1 << i) != 0) {
            adjacent.add(ring.get(i));
          }
        }
        if (!adjacent.contains(self)) {
          FakeFlowTable table = FakeFlowTable.of(FloodViews.plan(FloodViews.of(self, adjacent)));
          checkStart(table, self, adjacent, Set.of());
          for (NodeId bound : ring) {
            for (NodeId ingress : adjacent) {
              checkOnward(table, self, adjacent, bound, ingress, Set.of());
              checked++;
            }
          }
        }
      }
    }
    assertEquals(7 * 7 * 6 * 32, checked);
  }

  @Example
  void floodsOfPeersAreHandledAlikeWhichLeafEverTheyAreFrom() {
    SwitchProgram program =
        FloodViews.plan(
            FloodViews.of(
                FloodViews.node(1, 1), Set.of(FloodViews.node(2, 2), FloodViews.node(3, 3))));
    List<Flow.Key> keys =
        program.flows().keySet().stream()
            .filter(key -> key.table() == 4 || key.table() == 5)
            .toList();
    assertEquals(List.of(), keys.stream().filter(key -> matchesALeaf(key.match())).toList());
    assertEquals(1, keys.stream().filter(key -> key.match().source() != null).count());
  }

  private static boolean matchesALeaf(Match match) {
    return match.source() != null && match.source().isExact();
  }

  @Property(tries = 60)
  void aNodeWithAnyPeersOfAnyKindAnyDeadPortsAndAnyBoundFloodsAsPlanned(
      @ForAll @IntRange(min = 1, max = FloodView.MAX_PEERS) int size, @ForAll Random random) {
    List<NodeId> nodes = nodes(size + 1, random);
    NodeId self = nodes.get(0);
    Set<NodeId> adjacent = new TreeSet<>(nodes.subList(1, nodes.size()));
    Set<NodeId> byController = some(adjacent, random.nextInt(3) == 0 ? 40 : 0, random);
    Set<NodeId> dead = some(adjacent, random.nextInt(2) * 40, random);
    FakeFlowTable table =
        FakeFlowTable.of(
            FloodViews.plan(FloodViews.of(self, adjacent, byController, random.nextBoolean())));
    dead.forEach(peer -> table.setLive(FloodViews.port(peer), false));
    Set<NodeId> living = new TreeSet<>(adjacent);
    living.removeAll(dead);
    checkStart(table, self, living, byController);
    List<NodeId> bounds = new ArrayList<>(nodes(6, random));
    bounds.addAll(adjacent);
    for (NodeId bound : bounds) {
      for (NodeId ingress : living) {
        if (!byController.contains(ingress)) {
          checkOnward(table, self, living, bound, ingress, byController);
        }
      }
    }
  }

  @Property(tries = 40)
  void behindANodeThatKnowsSomebodyThereTheGapIsPuntedUpToTheFirstPeerOrTheBound(
      @ForAll @IntRange(min = 1, max = 12) int size, @ForAll Random random) {
    List<NodeId> nodes = nodes(size + 1, random);
    NodeId self = nodes.get(0);
    List<NodeId> adjacent = nodes.subList(1, nodes.size());
    FakeFlowTable table =
        FakeFlowTable.of(FloodViews.plan(FloodViews.of(self, adjacent, Set.of(), true)));
    for (NodeId bound : nodes(8, random)) {
      Verdict verdict =
          table.receive(FloodViews.port(adjacent.get(0)), FloodViews.bounded(bound), 0);
      NodeId end = FloodPlan.gapEnd(self, adjacent, bound);
      assertEquals(List.of(SwitchForm.prefix(end)), gapsOf(verdict), verdict::toString);
    }
    Verdict started = table.receive(FloodViews.LEAF, FloodViews.broadcast(), 0);
    NodeId end = FloodPlan.gapEnd(self, adjacent, self);
    assertEquals(List.of(SwitchForm.prefix(end)), gapsOf(started));
  }

  @Example
  void aNearestPeerThatIsDeadLeavesAGapThatIsPunted() {
    NodeId self = FloodViews.node(100, 0);
    NodeId near = FloodViews.node(200, 1);
    NodeId far = FloodViews.node(300, 2);
    FakeFlowTable table =
        FakeFlowTable.of(FloodViews.plan(FloodViews.of(self, List.of(near, far))));
    table.setLive(FloodViews.port(near), false);
    Verdict verdict = table.receive(FloodViews.LEAF, FloodViews.broadcast(), 0);
    assertEquals(List.of(FloodViews.OTHER_LEAF, FloodViews.port(far)), verdict.ports());
    assertEquals(List.of(300L), gapsOf(verdict));
  }

  @Property(tries = 60)
  void whatAnEarlierLifeOfTheControllerLeftLeadsNoFloodAstray(
      @ForAll @IntRange(min = 2, max = 12) int size, @ForAll Random random) {
    List<NodeId> nodes = nodes(size + 1, random);
    NodeId self = nodes.get(0);
    Set<NodeId> before = some(new TreeSet<>(nodes.subList(1, nodes.size())), 50, random);
    Set<NodeId> after = some(new TreeSet<>(nodes.subList(1, nodes.size())), 50, random);
    before.add(nodes.get(1));
    after.add(nodes.get(2));
    FakeFlowTable table = FakeFlowTable.of(FloodViews.plan(FloodViews.of(self, before)));
    ForwardingView view = FloodViews.settling(FloodViews.of(self, after));
    table.apply(ProgramDiffer.diff(table.program(), FloodViews.plan(view), view), 0);
    assertEquals(List.of(), table.errors());
    checkStart(table, self, after, Set.of());
    for (NodeId bound : nodes) {
      for (NodeId ingress : after) {
        checkOnward(table, self, after, bound, ingress, Set.of());
      }
    }
  }

  private static List<Long> gapsOf(Verdict verdict) {
    return verdict.punted().stream()
        .filter(punted -> punted.mark() == FloodMark.GAP)
        .map(punted -> SwitchForm.of(punted.frame()).orElseThrow().prefix())
        .toList();
  }

  private static void checkStart(
      FakeFlowTable table, NodeId self, Set<NodeId> living, Set<NodeId> byController) {
    Verdict verdict = table.receive(FloodViews.LEAF, FloodViews.broadcast(), 0);
    assertEquals(
        expected(FloodPlan.start(self, living), byController), sent(verdict), verdict::toString);
  }

  private static void checkOnward(
      FakeFlowTable table,
      NodeId self,
      Set<NodeId> living,
      NodeId bound,
      NodeId ingress,
      Set<NodeId> byController) {
    PortNumber port = FloodViews.port(ingress);
    Verdict verdict = table.receive(port, FloodViews.bounded(bound), 0);
    List<FloodPlan.Branch> plan = FloodPlan.onward(self, living, bound, ingress);
    assertEquals(expected(plan, byController), sent(verdict), verdict::toString);
    long leaves =
        verdict.sent().stream()
            .filter(sent -> sent.port().value() < 10)
            .filter(sent -> sent.frame().destination().equals(FloodViews.broadcast().destination()))
            .count();
    assertEquals(bound.equals(self) ? 0 : 2, leaves, verdict::toString);
  }

  private static List<Sent> expected(List<FloodPlan.Branch> plan, Set<NodeId> byController) {
    return plan.stream()
        .map(
            branch ->
                new Sent(
                    FloodViews.port(branch.peer()),
                    SwitchForm.prefix(branch.bound()),
                    byController.contains(branch.peer())))
        .sorted(Sent.ORDER)
        .toList();
  }

  private static List<Sent> sent(Verdict verdict) {
    List<Sent> sent = new ArrayList<>();
    for (Verdict.Sent out : verdict.sent()) {
      if (out.port().value() >= 10) {
        long bound = SwitchForm.of(out.frame()).orElseThrow().prefix();
        sent.add(new Sent(out.port(), bound, false));
      }
    }
    for (Verdict.Punted punted : verdict.punted()) {
      if (punted.mark() != FloodMark.GAP) {
        long bound = SwitchForm.of(punted.frame()).orElseThrow().prefix();
        sent.add(new Sent(PortNumber.of(punted.mark()), bound, true));
      }
    }
    sent.sort(Sent.ORDER);
    return sent;
  }

  /** Nodes on all of the ring or close together, no two of which share 40 bits. */
  static List<NodeId> nodes(int count, Random random) {
    long mask = random.nextInt(3) == 0 ? 0xff : SwitchForm.PREFIX_MASK;
    long base = random.nextLong();
    Set<Long> prefixes = new HashSet<>();
    List<NodeId> nodes = new ArrayList<>();
    while (nodes.size() < count) {
      long prefix = base + (random.nextLong() & mask) & SwitchForm.PREFIX_MASK;
      if (prefixes.add(prefix)) {
        nodes.add(FloodViews.node(prefix, nodes.size()));
      }
    }
    return nodes;
  }

  private static Set<NodeId> some(Set<NodeId> of, int percent, Random random) {
    Set<NodeId> chosen = new TreeSet<>(Ring.clockwiseFrom(NodeId.of(0, 0)));
    of.stream().filter(any -> random.nextInt(100) < percent).forEach(chosen::add);
    return chosen;
  }
}
