package org.boundedflood.core.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class PositionsTest {
  private static final BigInteger TURN = BigInteger.ONE.shiftLeft(64);

  @Provide
  Arbitrary<Set<NodeId>> sets() {
    return NodeIds.sets(0, 40);
  }

  @Provide
  Arbitrary<NodeId> ids() {
    return NodeIds.any();
  }

  private static Set<BigInteger> places(Set<NodeId> nodes) {
    Set<BigInteger> places = new TreeSet<>();
    nodes.forEach(node -> places.add(NodeIds.position(node).shiftRight(64)));
    return places;
  }

  private static Set<BigInteger> places(Positions positions) {
    Set<BigInteger> places = new TreeSet<>();
    for (int i = 0; i < positions.size(); i++) {
      places.add(new BigInteger(Long.toUnsignedString(positions.at(i))));
    }
    return places;
  }

  @Property
  void itHoldsTheUpperHalvesInAscendingOrder(@ForAll("sets") Set<NodeId> nodes) {
    Positions positions = Positions.of(nodes);
    assertEquals(places(nodes), places(positions));
    assertEquals(places(nodes).size(), positions.size());
    for (int i = 1; i < positions.size(); i++) {
      assertTrue(Long.compareUnsigned(positions.at(i - 1), positions.at(i)) < 0);
    }
  }

  @Property
  void theNearestIsTheNearestOfAllEitherWayRound(
      @ForAll("sets") Set<NodeId> nodes, @ForAll("ids") NodeId target) {
    BigInteger at = NodeIds.position(target).shiftRight(64);
    BigInteger nearest =
        places(nodes).stream()
            .flatMap(place -> List.of(place.subtract(at), at.subtract(place)).stream())
            .map(distance -> distance.mod(TURN))
            .min(BigInteger::compareTo)
            .orElse(TURN.subtract(BigInteger.ONE));
    assertEquals(
        nearest, new BigInteger(Long.toUnsignedString(Positions.of(nodes).nearestTo(target))));
  }

  @Property
  void theFirstBehindANodeIsTheFirstThatIsNotAtItsOwnPlace(
      @ForAll("sets") Set<NodeId> nodes, @ForAll("ids") NodeId node) {
    BigInteger from = NodeIds.position(node).shiftRight(64);
    BigInteger first =
        places(nodes).stream()
            .map(place -> place.subtract(from).mod(TURN))
            .filter(distance -> distance.signum() > 0)
            .min(BigInteger::compareTo)
            .orElse(TURN.subtract(BigInteger.ONE));
    long found = Positions.of(nodes).firstClockwiseBehind(node);
    assertEquals(first, new BigInteger(Long.toUnsignedString(found)));
  }

  @Property
  void thoseBetweenTwoNodesAreFoundEitherWayRound(
      @ForAll("sets") Set<NodeId> nodes, @ForAll("ids") NodeId from, @ForAll("ids") NodeId to) {
    BigInteger start = NodeIds.position(from).shiftRight(64);
    BigInteger span = NodeIds.position(to).shiftRight(64).subtract(start).mod(TURN);
    Set<BigInteger> between = new TreeSet<>();
    for (BigInteger place : places(nodes)) {
      BigInteger clockwise = place.subtract(start).mod(TURN);
      if (clockwise.signum() > 0 && clockwise.compareTo(span) < 0) {
        between.add(place);
      }
    }
    Set<BigInteger> found = new TreeSet<>();
    assertFalse(
        Positions.of(nodes)
            .anyBetween(
                from,
                to,
                place -> {
                  found.add(new BigInteger(Long.toUnsignedString(place)));
                  return false;
                }));
    assertEquals(between, found);
    assertEquals(!between.isEmpty(), Positions.of(nodes).anyBetween(from, to, place -> true));
  }

  @Property
  void whatIsAddedAndTakenAwayMakesOneSetOfAnother(
      @ForAll("sets") Set<NodeId> some, @ForAll("sets") Set<NodeId> others) {
    Positions before = Positions.of(some);
    Positions after = Positions.of(others);
    assertEquals(after, before.without(before.without(after)).with(after.without(before)));
    assertEquals(after.hashCode(), after.with(after).hashCode());
  }

  @Test
  void aSampleIsSpreadEvenlyAndASmallSetIsItsOwn() {
    Positions many = Positions.ofAny(IntStream.range(0, 1_000).mapToLong(i -> i).toArray());
    Positions some = many.sample(10);
    assertEquals(Positions.ofAny(IntStream.range(0, 10).mapToLong(i -> 100L * i).toArray()), some);
    assertSame(some, some.sample(10));
  }
}
