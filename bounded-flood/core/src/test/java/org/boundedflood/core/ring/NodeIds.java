package org.boundedflood.core.ring;

import java.math.BigInteger;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;

/** Node ids for properties, with the neighbourhoods in which arithmetic goes wrong. */
public final class NodeIds {
  /** Number of positions on the ring. */
  public static final BigInteger RING = BigInteger.ONE.shiftLeft(128);

  public static final NodeId ZERO = NodeId.of(0, 0);
  public static final NodeId MAX = NodeId.of(-1, -1);

  private static final int RUN = 400;

  private NodeIds() {}

  /** The id at a position modulo 2^128. */
  public static NodeId at(BigInteger position) {
    BigInteger onRing = position.mod(RING);
    return NodeId.of(onRing.shiftRight(64).longValue(), onRing.longValue());
  }

  /** The id at a position modulo 2^128. */
  public static NodeId at(long position) {
    return at(BigInteger.valueOf(position));
  }

  /** The position of an id, 0 to 2^128 - 1. */
  public static BigInteger position(NodeId id) {
    return new BigInteger(id.toString(), 16);
  }

  /** Clockwise distance by the definition. */
  public static BigInteger clockwise(NodeId from, NodeId to) {
    return position(to).subtract(position(from)).mod(RING);
  }

  /** Any id; edges, runs around zero and shared prefixes more often than by chance. */
  public static Arbitrary<NodeId> any() {
    return Arbitraries.oneOf(
            uniform(),
            Arbitraries.of(ZERO, MAX, NodeId.of(Long.MIN_VALUE, 0), NodeId.of(0, -1)),
            runFrom(at(-RUN / 2)),
            prefixed(NodeId.of(0x0123456789abcdefL, 0), 64),
            prefixed(NodeId.of(0x0123456789abcdefL, 0), 40))
        .withoutEdgeCases();
  }

  /**
   * Sets of distinct ids of one kind: spread out, crowded, around zero, of one prefix, or mixed.
   */
  public static Arbitrary<Set<NodeId>> sets(int minSize, int maxSize) {
    Arbitrary<Arbitrary<NodeId>> kinds =
        uniform()
            .flatMap(
                base ->
                    Arbitraries.of(
                        uniform(),
                        any(),
                        runFrom(base),
                        runFrom(at(-RUN / 2)),
                        prefixed(base, 40),
                        prefixed(base, 64)));
    return kinds
        .flatMap(
            kind ->
                kind.set()
                    .ofMinSize(minSize)
                    .ofMaxSize(maxSize)
                    .withSizeDistribution(RandomDistribution.uniform()))
        .withoutEdgeCases();
  }

  private static Arbitrary<NodeId> uniform() {
    Arbitrary<Long> bits = Arbitraries.longs().withDistribution(RandomDistribution.uniform());
    return Combinators.combine(bits, bits).as(NodeId::of);
  }

  private static Arbitrary<NodeId> runFrom(NodeId start) {
    return Arbitraries.integers()
        .between(0, RUN)
        .withDistribution(RandomDistribution.uniform())
        .map(offset -> at(position(start).add(BigInteger.valueOf(offset))));
  }

  private static Arbitrary<NodeId> prefixed(NodeId base, int prefixBits) {
    BigInteger suffixes = BigInteger.ONE.shiftLeft(128 - prefixBits);
    BigInteger prefix = position(base).divide(suffixes).multiply(suffixes);
    return uniform().map(id -> at(prefix.add(position(id).mod(suffixes))));
  }
}
