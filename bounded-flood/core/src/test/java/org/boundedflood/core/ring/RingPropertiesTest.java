package org.boundedflood.core.ring;

import static org.boundedflood.core.ring.NodeIds.RING;
import static org.boundedflood.core.ring.NodeIds.position;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RingPropertiesTest {
  @Provide
  Arbitrary<NodeId> ids() {
    return NodeIds.any();
  }

  @Provide
  Arbitrary<List<NodeId>> walks() {
    return NodeIds.sets(0, 40).map(List::copyOf);
  }

  @Property
  void idsCompareAsUnsignedIntegers(@ForAll("ids") NodeId a, @ForAll("ids") NodeId b) {
    assertEquals(position(a).compareTo(position(b)), Integer.signum(a.compareTo(b)));
    assertEquals(a.compareTo(b) == 0, a.equals(b));
  }

  @Property
  void clockwiseDistanceIsTheDifferenceModuloTheRing(
      @ForAll("ids") NodeId from, @ForAll("ids") NodeId to) {
    assertEquals(NodeIds.clockwise(from, to), position(Ring.clockwise(from, to)));
  }

  @Property
  void thereAndBackIsOnceAroundOrNothing(@ForAll("ids") NodeId a, @ForAll("ids") NodeId b) {
    BigInteger around = position(Ring.clockwise(a, b)).add(position(Ring.clockwise(b, a)));
    assertEquals(a.equals(b) ? BigInteger.ZERO : RING, around);
  }

  @Property
  void ringDistanceIsSymmetricAndTheShorterWay(@ForAll("ids") NodeId a, @ForAll("ids") NodeId b) {
    assertEquals(Ring.distance(a, b), Ring.distance(b, a));
    assertEquals(
        NodeIds.clockwise(a, b).min(NodeIds.clockwise(b, a)), position(Ring.distance(a, b)));
    assertTrue(position(Ring.distance(a, b)).compareTo(RING.shiftRight(1)) <= 0);
  }

  @Property
  void ringDistanceObeysTheTriangleInequality(
      @ForAll("ids") NodeId a, @ForAll("ids") NodeId b, @ForAll("ids") NodeId c) {
    BigInteger detour = position(Ring.distance(a, b)).add(position(Ring.distance(b, c)));
    assertTrue(position(Ring.distance(a, c)).compareTo(detour) <= 0);
  }

  @Property
  void betweenIsTheOpenClockwiseInterval(
      @ForAll("ids") NodeId from, @ForAll("ids") NodeId position, @ForAll("ids") NodeId to) {
    BigInteger length = from.equals(to) ? RING : NodeIds.clockwise(from, to);
    BigInteger offset = NodeIds.clockwise(from, position);
    assertEquals(
        offset.signum() > 0 && offset.compareTo(length) < 0, Ring.between(from, position, to));
  }

  @Property
  void clockwiseOrderIsTheOrderOfAWalk(
      @ForAll("ids") NodeId start, @ForAll("walks") List<NodeId> ids) {
    List<NodeId> expected =
        ids.stream().sorted(Comparator.comparing(id -> NodeIds.clockwise(start, id))).toList();
    assertEquals(expected, ids.stream().sorted(Ring.clockwiseFrom(start)).toList());
  }

  @Property
  void nearestOrderIsByRingDistanceThenById(
      @ForAll("ids") NodeId target, @ForAll("walks") List<NodeId> ids) {
    Comparator<NodeId> model =
        Comparator.comparing(
                (NodeId id) -> NodeIds.clockwise(target, id).min(NodeIds.clockwise(id, target)))
            .thenComparing(NodeIds::position);
    assertEquals(
        ids.stream().sorted(model).toList(), ids.stream().sorted(Ring.nearestTo(target)).toList());
  }

  @Property
  void textAndBytesKeepAnId(@ForAll("ids") NodeId id) {
    byte[] bytes = new byte[NodeId.BYTES + 3];
    id.write(bytes, 2);
    assertEquals(id, NodeId.read(bytes, 2));
    assertEquals(id, NodeId.of(id.toString()));
    assertEquals(position(id), new BigInteger(1, Arrays.copyOfRange(bytes, 2, 18)));
  }
}
