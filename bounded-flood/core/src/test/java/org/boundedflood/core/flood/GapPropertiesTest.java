package org.boundedflood.core.flood;

import static org.boundedflood.core.ring.NodeIds.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.boundedflood.core.flood.Overlays.Overlay;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.NodeIds;

class GapPropertiesTest {
  @Provide
  Arbitrary<Overlay> intact() {
    return Overlays.withIntactSuccessorLinks();
  }

  @Provide
  Arbitrary<Overlay> gappy() {
    return Overlays.withMissingLinks();
  }

  @Provide
  Arbitrary<Overlay> smallAndGappy() {
    return Overlays.smallWithMissingLinks();
  }

  @Provide
  Arbitrary<Overlay> churning() {
    return Overlays.inChurn();
  }

  @Provide
  Arbitrary<Set<NodeId>> crowds() {
    return NodeIds.sets(3, 120);
  }

  private static GapTrace flood(Overlay overlay) {
    Set<NodeId> nodes = overlay.views().keySet();
    return GapTrace.of(
        overlay.root(), nodes, nodes, node -> overlay.views().getOrDefault(node, Set.of()));
  }

  private static void assertAtMostOnce(GapTrace trace, Set<NodeId> nodes, NodeId root) {
    assertTrue(trace.terminated(), "goes on for ever");
    assertEquals(0, trace.deliveriesTo(root), "back at its root");
    for (NodeId node : nodes) {
      assertTrue(trace.deliveriesTo(node) <= 1, () -> "twice to " + node);
    }
  }

  @Property(tries = 300)
  void whereNothingIsMissingNothingIsHandedOver(@ForAll("intact") Overlay overlay) {
    GapTrace trace = flood(overlay);
    assertEquals(0, trace.handOvers());
    assertEquals(overlay.views().size() - 1, trace.reached());
  }

  @Property(tries = 500)
  void withAnyLinksMissingNoNodeGetsAFloodTwiceAndNoneIsLostForIt(
      @ForAll("gappy") Overlay overlay) {
    GapTrace trace = flood(overlay);
    assertAtMostOnce(trace, overlay.views().keySet(), overlay.root());
    assertEquals(0, trace.strays(), "hand-overs that must be rejected");
    FloodTrace without = overlay.flood();
    for (NodeId node : overlay.views().keySet()) {
      assertTrue(trace.deliveriesTo(node) >= without.deliveriesTo(node), () -> "lost at " + node);
    }
  }

  @Property(tries = 2_000)
  void inASmallOverlayWithAnyLinksMissingAllThatCanBeReachedGetAFloodOnce(
      @ForAll("smallAndGappy") Overlay overlay) {
    GapTrace trace = flood(overlay);
    assertTrue(trace.terminated(), "goes on for ever");
    assertEquals(0, trace.strays(), "hand-overs that must be rejected");
    Set<NodeId> reachable = overlay.reachable();
    for (NodeId node : overlay.views().keySet()) {
      int expected = reachable.contains(node) && !node.equals(overlay.root()) ? 1 : 0;
      assertEquals(expected, trace.deliveriesTo(node), () -> "to " + node);
    }
  }

  @Property(tries = 500)
  void whenNodesDisagreeAboutTheLinksNoNodeGetsAFloodTwice(@ForAll("churning") Overlay overlay) {
    assertAtMostOnce(flood(overlay), overlay.views().keySet(), overlay.root());
  }

  @Property(tries = 300)
  void whateverNodesBelieveNoNodeGetsAFloodTwice(
      @ForAll("crowds") Set<NodeId> nodes, @ForAll Random random) {
    List<NodeId> all = new ArrayList<>(nodes);
    Set<NodeId> living = new HashSet<>(all.subList(0, 1 + all.size() / 2));
    GapTrace trace =
        GapTrace.of(
            all.get(0),
            living,
            nodes,
            node -> {
              double density = random.nextDouble();
              return all.stream().filter(peer -> random.nextDouble() < density).toList();
            });
    assertAtMostOnce(trace, living, all.get(0));
  }

  /** The figures of docs/protocol.md. */
  @Example
  void gapsThatMissingLinksLeaveAreClosed() {
    for (int longLinks : new int[] {4, 7}) {
      Coverage links = Coverage.of(40, 128, longLinks, SymphonyOverlay::withoutAFifthOfTheLinks);
      assertTrue(links.missedWithout() > 0.08, links::toString);
      assertEquals(0, links.missedWith(), links::toString);
      assertTrue(links.sendsPerNode() < 1.2, links::toString);
    }
  }

  @Example
  void nodesBehindTwoDeadSuccessorsAreReached() {
    Coverage pair = Coverage.of(40, 128, 7, SymphonyOverlay::withoutTwoAdjacentNodes);
    assertTrue(pair.missedWithout() > 0.002, pair::toString);
    assertEquals(0, pair.missedWith(), pair::toString);
    assertTrue(pair.sendsPerNode() < 1.2, pair::toString);
  }

  @Example
  void halfOfTheRingCutOffIsAnOverlayInItself() {
    Coverage half = Coverage.of(40, 128, 7, SymphonyOverlay::halfOfTheRing);
    assertTrue(half.missedWithout() > 0.02, half::toString);
    assertEquals(0, half.missedWith(), half::toString);
  }

  private static Gap passed(List<NodeId> way, List<NodeId> exhausted) {
    return new Gap(at(10), at(20), way, exhausted);
  }

  @Example
  void aGapGoesToWhereAWayInsideIsKnownOrElseNearToIt() {
    Gap gap = Gap.of(at(10), at(20));
    List<NodeId> adjacent = List.of(at(5), at(25), at(30));
    Gap begun = passed(List.of(at(10)), List.of());
    assertEquals(new Gap.Step(at(5), begun), gap.next(at(10), adjacent, peer -> false));
    assertEquals(
        new Gap.Step(at(30), begun), gap.next(at(10), adjacent, peer -> peer.equals(at(30))));
    assertEquals(
        new Gap.Step(at(25), passed(List.of(at(10), at(5)), List.of())),
        begun.next(at(5), List.of(at(10), at(25)), peer -> true));
    assertEquals(
        new Gap.Step(at(30), passed(List.of(at(10)), List.of(at(5)))),
        passed(List.of(at(10)), List.of(at(5))).next(at(10), adjacent.subList(2, 3), peer -> false),
        "a node to which it came back is on its way already");
  }

  @Example
  void aGapGoesBackFromADeadEndAndIsGivenUpAtItsBeginning() {
    Gap gap = passed(List.of(at(10), at(25)), List.of(at(3)));
    assertEquals(
        new Gap.Step(at(25), passed(List.of(at(10), at(25)), List.of(at(3), at(30)))),
        gap.next(at(30), List.of(at(10), at(25)), peer -> false));
    assertEquals(
        new Gap.Step(at(10), passed(List.of(at(10)), List.of(at(3), at(25)))),
        gap.next(at(25), List.of(at(10), at(3)), peer -> false));
    assertEquals(
        new Gap.Step(at(10), passed(List.of(at(10)), List.of(at(3), at(25), at(30)))),
        gap.next(at(30), List.of(at(10)), peer -> false),
        "a link that went meanwhile is passed over");
    assertNull(
        passed(List.of(at(10)), List.of(at(25))).next(at(10), List.of(at(25)), peer -> true));
  }

  @Example
  void aGapThatHasBeenAtManyNodesIsGivenUp() {
    List<NodeId> many = new ArrayList<>();
    for (int i = 0; i < Gap.MAX_VISITED; i++) {
      many.add(at(100 + i));
    }
    assertNull(passed(many, List.of()).next(at(30), List.of(at(31)), peer -> true));
    assertNull(passed(many, List.of()).next(at(30), many, peer -> true));
  }

  @Example
  void aGapComesOnlyByTheRules() {
    Gap gap = Gap.of(at(10), at(20));
    assertTrue(gap.mayCome(at(15), at(25)));
    assertFalse(gap.mayCome(at(25), at(10)));
    assertFalse(gap.mayCome(at(10), at(25)));
    Gap searching = passed(List.of(at(25), at(5)), List.of());
    assertTrue(searching.mayCome(at(30), at(5)));
    assertFalse(searching.mayCome(at(30), at(25)));
    assertFalse(searching.mayCome(at(25), at(5)));
    assertFalse(searching.mayCome(at(5), at(30)), "nobody came from there");
    Gap back = passed(List.of(at(25)), List.of(at(5)));
    assertTrue(back.mayCome(at(25), at(5)));
    assertFalse(back.mayCome(at(25), at(30)));
    assertFalse(back.mayCome(at(5), at(25)), "it is done with");
    assertFalse(passed(List.of(), List.of(at(5))).mayCome(at(15), at(5)));
  }

  @Example
  void aGapHasAnInsideAndPassesFewNodes() {
    assertThrows(IllegalArgumentException.class, () -> Gap.of(at(1), at(1)));
    List<NodeId> nine = Collections.nCopies(Gap.MAX_VISITED / 2 + 1, at(1));
    assertThrows(IllegalArgumentException.class, () -> passed(nine, nine));
  }
}
