package org.boundedflood.topology.organise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {
  private static final NodeId SELF = id(0);

  private static NodeId id(int place) {
    return NodeId.of(0, place);
  }

  private static NavigableSet<NodeId> peers(int nodes) {
    return IntStream.range(1, nodes)
        .mapToObj(GraphBuilderTest::id)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static GraphSettings settings(int successors, int shortcuts, DistanceLaw law) {
    return new GraphSettings(successors, OptionalInt.of(shortcuts), law, Set.of());
  }

  private static Surroundings first(int nodes) {
    return new Surroundings(peers(nodes), Set.of(), Set.of(), Map.of(), Set.of(), Set.of(), true);
  }

  private static Set<NodeId> wantedFor(LinkReason reason, Map<NodeId, LinkReason> graph) {
    return graph.entrySet().stream()
        .filter(entry -> entry.getValue() == reason)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Property
  void thereAreAsManySuccessorsAndShortcutsAsAskedForWhileThereArePeers(
      @ForAll @IntRange(min = 1, max = 200) int nodes,
      @ForAll @IntRange(min = 1, max = 6) int successors,
      @ForAll @IntRange(max = 12) int shortcuts,
      @ForAll long seed) {
    GraphBuilder builder =
        new GraphBuilder(SELF, settings(successors, shortcuts, DistanceLaw.LN), seed);
    SortedMap<NodeId, LinkReason> graph = builder.build(first(nodes));
    int next = Math.min(successors, nodes - 1);
    assertEquals(
        IntStream.rangeClosed(1, next)
            .mapToObj(GraphBuilderTest::id)
            .collect(Collectors.toCollection(TreeSet::new)),
        wantedFor(LinkReason.SUCCESSOR, graph));
    assertEquals(
        Math.min(shortcuts, nodes - 1 - next), wantedFor(LinkReason.LONG_DISTANCE, graph).size());
  }

  @Property
  void whatIsGoodStaysAndTheSameSeedGivesTheSame(
      @ForAll @IntRange(min = 2, max = 200) int nodes, @ForAll long seed) {
    GraphBuilder builder = new GraphBuilder(SELF, GraphSettings.DEFAULT, seed);
    SortedMap<NodeId, LinkReason> graph = builder.build(first(nodes));
    assertEquals(graph, new GraphBuilder(SELF, GraphSettings.DEFAULT, seed).build(first(nodes)));
    Surroundings later =
        new Surroundings(peers(nodes), graph.keySet(), Set.of(), graph, Set.of(), Set.of(), true);
    assertEquals(graph, builder.build(later));
  }

  @Test
  void ofTwoHundredNodesTheSuccessorsAreTheNextClockwiseAcrossZero() {
    NodeId self = id(199);
    NavigableSet<NodeId> peers = peers(199);
    peers.add(id(0));
    SortedMap<NodeId, LinkReason> graph =
        new GraphBuilder(self, settings(2, 0, DistanceLaw.LN), 1)
            .build(new Surroundings(peers, Set.of(), Set.of(), Map.of(), Set.of(), Set.of(), true));
    assertEquals(Set.of(id(0), id(1)), graph.keySet());
  }

  @Test
  void aFormerSuccessorStaysUntilAsManyNearerOnesAreConnected() {
    GraphBuilder builder = new GraphBuilder(SELF, settings(2, 0, DistanceLaw.LN), 1);
    Map<NodeId, LinkReason> before =
        Map.of(id(5), LinkReason.SUCCESSOR, id(6), LinkReason.SUCCESSOR);
    Set<NodeId> connected = Set.of(id(5), id(6));
    NavigableSet<NodeId> peers = peers(10);
    assertEquals(
        Set.of(id(1), id(2), id(5), id(6)),
        builder
            .build(new Surroundings(peers, connected, Set.of(), before, Set.of(), Set.of(), true))
            .keySet());
    assertEquals(
        Set.of(id(1), id(2), id(5)),
        builder
            .build(
                new Surroundings(
                    peers, Set.of(id(1), id(5), id(6)), Set.of(), before, Set.of(), Set.of(), true))
            .keySet());
    assertEquals(
        Set.of(id(1), id(2)),
        builder
            .build(
                new Surroundings(
                    peers,
                    Set.of(id(1), id(2), id(5), id(6)),
                    Set.of(),
                    before,
                    Set.of(),
                    Set.of(),
                    true))
            .keySet());
  }

  @Test
  void aSilentSuccessorIsKeptButNotCounted() {
    Map<NodeId, LinkReason> before =
        Map.of(id(1), LinkReason.SUCCESSOR, id(2), LinkReason.SUCCESSOR);
    assertEquals(
        Set.of(id(1), id(2), id(3)),
        new GraphBuilder(SELF, settings(2, 0, DistanceLaw.LN), 1)
            .build(
                new Surroundings(
                    peers(10), Set.of(id(2)), Set.of(id(1)), before, Set.of(), Set.of(), true))
            .keySet());
  }

  @Test
  void aShortcutIsDrawnAnewWhenItsPeerIsGoneOrHasBecomeASuccessor() {
    GraphBuilder builder = new GraphBuilder(SELF, settings(1, 2, DistanceLaw.LN), 1);
    Map<NodeId, LinkReason> before =
        Map.of(
            id(1), LinkReason.LONG_DISTANCE,
            id(40), LinkReason.LONG_DISTANCE,
            id(70), LinkReason.LONG_DISTANCE);
    NavigableSet<NodeId> peers = peers(60);
    SortedMap<NodeId, LinkReason> graph =
        builder.build(
            new Surroundings(peers, Set.of(), Set.of(), before, Set.of(), Set.of(), true));
    assertEquals(LinkReason.SUCCESSOR, graph.get(id(1)));
    Set<NodeId> shortcuts = wantedFor(LinkReason.LONG_DISTANCE, graph);
    assertTrue(shortcuts.contains(id(40)), shortcuts::toString);
    assertEquals(2, shortcuts.size());
  }

  @Test
  void withTheCommonLogarithmNothingIsDrawnInTheNearestPartAndWhatLiesThereIsDropped() {
    GraphSettings original = settings(2, 7, DistanceLaw.LOG10);
    for (long seed = 0; seed < 200; seed++) {
      SortedMap<NodeId, LinkReason> graph =
          new GraphBuilder(SELF, original, seed).build(first(128));
      Set<NodeId> shortcuts = wantedFor(LinkReason.LONG_DISTANCE, graph);
      assertTrue(shortcuts.stream().allMatch(p -> p.low() >= 15), shortcuts::toString);
      assertTrue(shortcuts.size() <= 7, shortcuts::toString);
    }
    Map<NodeId, LinkReason> before =
        Map.of(id(14), LinkReason.LONG_DISTANCE, id(15), LinkReason.LONG_DISTANCE);
    Set<NodeId> kept =
        new GraphBuilder(SELF, settings(2, 2, DistanceLaw.LOG10), 1)
            .build(
                new Surroundings(peers(128), Set.of(), Set.of(), before, Set.of(), Set.of(), true))
            .keySet();
    assertTrue(kept.contains(id(15)) && !kept.contains(id(14)), kept::toString);
  }

  @Test
  void shortcutsFallIntoEachDoublingOfTheDistanceEquallyOften() {
    int[] perOctave = new int[10];
    for (long seed = 0; seed < 20_000; seed++) {
      SortedMap<NodeId, LinkReason> graph =
          new GraphBuilder(SELF, settings(1, 1, DistanceLaw.LN), seed).build(first(1024));
      long places = wantedFor(LinkReason.LONG_DISTANCE, graph).iterator().next().low();
      perOctave[63 - Long.numberOfLeadingZeros(places)]++;
    }
    List<Integer> beyondTheFirst = IntStream.range(1, 10).mapToObj(i -> perOctave[i]).toList();
    assertTrue(
        beyondTheFirst.stream().allMatch(count -> count > 1_900 && count < 2_600),
        beyondTheFirst::toString);
  }

  @Test
  void staticPeersAndThoseOnDemandAreWantedOnceAndOnlyWhileTheyAreThere() {
    GraphSettings named =
        new GraphSettings(1, OptionalInt.of(0), DistanceLaw.LN, Set.of(id(1), id(7), id(99)));
    SortedMap<NodeId, LinkReason> graph =
        new GraphBuilder(SELF, named, 1)
            .build(
                new Surroundings(
                    peers(20),
                    Set.of(),
                    Set.of(),
                    Map.of(),
                    Set.of(id(7), id(8), id(98)),
                    Set.of(),
                    true));
    assertEquals(
        Map.of(id(1), LinkReason.SUCCESSOR, id(7), LinkReason.STATIC, id(8), LinkReason.ON_DEMAND),
        graph);
  }

  @Test
  void whoeverRefusedAShortcutIsNotDrawnButIsASuccessorAllTheSame() {
    Set<NodeId> barred = new TreeSet<>(peers(64));
    barred.removeAll(Set.of(id(5), id(40)));
    Map<NodeId, LinkReason> graph =
        new GraphBuilder(SELF, GraphSettings.DEFAULT, 1)
            .build(
                new Surroundings(peers(64), Set.of(), Set.of(), Map.of(), Set.of(), barred, true));
    assertEquals(Set.of(id(1), id(2)), wantedFor(LinkReason.SUCCESSOR, graph));
    assertEquals(Set.of(id(5), id(40)), wantedFor(LinkReason.LONG_DISTANCE, graph));
  }

  @Test
  void whoeverIsInDoubtAndNearerThanTheSuccessorsIsAskedTooAndNobodyFartherAway() {
    Set<NodeId> doubtful = Set.of(id(1), id(9));
    Map<NodeId, LinkReason> graph =
        new GraphBuilder(SELF, settings(2, 0, DistanceLaw.LN), 1)
            .build(
                new Surroundings(
                    peers(16), Set.of(), doubtful, Map.of(), Set.of(), Set.of(), true));
    assertEquals(Set.of(id(1), id(2), id(3)), wantedFor(LinkReason.SUCCESSOR, graph));
  }

  @Test
  void aFormerSuccessorInDoubtStaysUntilAsManyNearerOnesAreConnected() {
    for (Set<NodeId> connected : List.of(Set.of(id(1)), Set.of(id(1), id(2)))) {
      Map<NodeId, LinkReason> former = Map.of(id(4), LinkReason.SUCCESSOR);
      Map<NodeId, LinkReason> graph =
          new GraphBuilder(SELF, settings(2, 0, DistanceLaw.LN), 1)
              .build(
                  new Surroundings(
                      peers(16), connected, Set.of(id(4)), former, Set.of(), Set.of(), true));
      assertEquals(connected.size() < 2, graph.containsKey(id(4)));
    }
  }
}
