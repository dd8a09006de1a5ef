package org.boundedflood.core.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Positions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Identifiers are written by their upper bits: this node is 0, a root switch 1000, say. */
final class LookAheadRoutingTest {
  private static final NodeId SELF = id(0);
  private static final NodeId ROOT = id(1_000);

  private static NodeId id(long place) {
    return NodeId.of(place, 7);
  }

  private static PortNumber port(long place) {
    return PortNumber.of(Math.floorMod((int) place, 1 << 20) + 1);
  }

  private static AdjacentPeer costing(int cost, long place, long... neighbours) {
    return new AdjacentPeer(id(place), port(place), Positions.ofAny(neighbours), true, cost);
  }

  private static AdjacentPeer peer(long place, long... neighbours) {
    return costing(0, place, neighbours);
  }

  /** One of which nothing is known but where it is. */
  private static AdjacentPeer silent(long place, boolean goesBothWays) {
    return new AdjacentPeer(id(place), port(place), null, goesBothWays, 0);
  }

  private static @Nullable NextHop route(NodeId root, AdjacentPeer... peers) {
    List<AdjacentPeer> inAnyOrder = new ArrayList<>(Arrays.asList(peers));
    NextHop next = LookAheadRouting.towards(SELF, inAnyOrder, root, false);
    Collections.reverse(inAnyOrder);
    assertEquals(
        next, LookAheadRouting.towards(SELF, inAnyOrder, root, false), "depends on the order");
    return next;
  }

  private static void assertWay(long first, @Nullable Long second, AdjacentPeer... peers) {
    PortNumber backup = second == null ? null : port(second);
    assertEquals(new NextHop(id(first), port(first), backup), route(ROOT, peers));
  }

  @Test
  void anAdjacentRootSwitchIsReachedDirectlyWhateverItCosts() {
    assertWay(1_000, 999L, peer(999, 998, 1_000), costing(65_535, 1_000, 500), peer(500, 999));
  }

  @Test
  void thePeerWhosePeerIsNearestWinsOverTheNearerPeer() {
    assertWay(100, 900L, peer(900, 950), peer(100, 1_000, 5), peer(901, 940), peer(800, 930));
  }

  @Test
  void aPeerThatIsNotStrictlyCloserIsNeverChosenHoweverWellItIsConnected() {
    assertNull(route(ROOT, peer(-1, 1_000), peer(2_000, 1_000), peer(2_001, 1_000)));
    assertWay(1_999, null, peer(2_000, 1_000), peer(1_999, 1_500), peer(-5, 1_000));
  }

  @Test
  void aPeerFromWhichNothingLeadsNearerIsTheLastChoice() {
    assertWay(10, 999L, peer(999, 0, 998, 2_000), peer(10, 20, 0));
    assertWay(10, 999L, peer(999), peer(10, 20));
  }

  @Test
  void aPeerThatHasNotSaidWhereItsPeersAreCountsAsItself() {
    assertWay(900, 100L, silent(900, true), peer(100, 850));
    assertWay(100, 900L, silent(900, true), peer(100, 950));
  }

  @Test
  void aPeerOfTheOriginalIsUsedOnlyBehindTheRootSwitchOrIfItIsThat() {
    assertNull(route(ROOT, silent(999, false)), "in front of it");
    assertWay(1_001, null, silent(999, false), silent(1_001, false));
    assertWay(1_000, 1_001L, silent(1_000, false), silent(1_001, false));
    assertWay(10, null, silent(999, false), peer(10, 20));
  }

  @Test
  void amongEquallyGoodPeersTheCheaperLinkIsTaken() {
    assertWay(
        300,
        200L,
        costing(16, 100, 1_000),
        costing(8, 200, 1_000),
        costing(4, 300, 1_000),
        costing(0, 400, 999));
  }

  @Test
  void tiesAreSpreadOverRootSwitchesAndEachKeepsItsWay() {
    long[] everywhere = IntStream.rangeClosed(5_000, 9_000).mapToLong(i -> i).toArray();
    AdjacentPeer[] equals =
        IntStream.range(0, 4).mapToObj(i -> peer(100 + i, everywhere)).toArray(AdjacentPeer[]::new);
    Map<NodeId, Integer> load = new HashMap<>();
    for (long place : everywhere) {
      NextHop next = route(id(place), equals);
      assertNotNull(next);
      load.merge(next.peer(), 1, Integer::sum);
      assertEquals(next, route(id(place), equals));
    }
    assertEquals(4, load.size());
    load.forEach((peer, ways) -> assertTrue(ways > 800 && ways < 1_200, peer + " has " + ways));
  }

  @Test
  void aPeerThatGoesMovesOnlyItsOwnWaysAndTheirBackupsTakeThem() {
    long[] everywhere = IntStream.rangeClosed(5_000, 6_000).mapToLong(i -> i).toArray();
    AdjacentPeer[] before =
        IntStream.range(0, 4).mapToObj(i -> peer(100 + i, everywhere)).toArray(AdjacentPeer[]::new);
    AdjacentPeer[] after = Arrays.copyOf(before, 3);
    int moved = 0;
    for (long place : everywhere) {
      NextHop old = route(id(place), before);
      NextHop now = route(id(place), after);
      assertNotNull(old);
      assertNotNull(now);
      boolean wasItsWay = old.peer().equals(before[3].id());
      assertEquals(wasItsWay ? old.backup() : old.port(), now.port());
      moved += wasItsWay ? 1 : 0;
    }
    assertTrue(moved > 0 && moved < everywhere.length / 2, moved + " moved");
  }

  @Test
  void twoNodesSpreadTheSameRootSwitchesDifferently() {
    long[] everywhere = IntStream.rangeClosed(5_000, 6_000).mapToLong(i -> i).toArray();
    List<AdjacentPeer> equals = List.of(peer(100, everywhere), peer(101, everywhere));
    long same =
        Arrays.stream(everywhere)
            .filter(
                place ->
                    Objects.equals(
                        LookAheadRouting.towards(SELF, equals, id(place), false),
                        LookAheadRouting.towards(id(1), equals, id(place), false)))
            .count();
    assertTrue(same > 400 && same < 600, same + " of " + everywhere.length);
  }

  @Test
  void identifiersThatDifferInTheirLowerHalfOnlyAreRoutedByWholeDistance() {
    List<AdjacentPeer> peers = new ArrayList<>();
    for (int low : new int[] {40, 90, 60, 120}) {
      peers.add(
          new AdjacentPeer(
              NodeId.of(5, low), PortNumber.of(low), Positions.ofAny(5, 6), true, 100 - low));
    }
    assertEquals(
        new NextHop(NodeId.of(5, 90), PortNumber.of(90), PortNumber.of(120)),
        LookAheadRouting.towards(NodeId.of(5, 0), peers, NodeId.of(5, 100), false));
  }
}
