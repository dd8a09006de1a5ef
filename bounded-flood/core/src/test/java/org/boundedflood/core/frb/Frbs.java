package org.boundedflood.core.frb;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.boundedflood.core.flood.Gap;
import org.boundedflood.core.leaf.LeafClaim;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.NodeIds;
import org.boundedflood.core.ring.Positions;
import org.boundedflood.core.ring.Ring;

/** FRBs and their parts for properties. */
final class Frbs {
  private static final long UNICAST_MACS = 1L << 40;
  private static final int MAX_BYTES = 1_500;

  private Frbs() {}

  static Arbitrary<MacAddress> leafMacs() {
    return Arbitraries.longs()
        .between(1, UNICAST_MACS - 1)
        .map(low -> MacAddress.of(0x0200_0000_0000L | low));
  }

  static Arbitrary<LeafClaim> claims(Arbitrary<NodeId> roots) {
    return Combinators.combine(
            leafMacs(), roots, Arbitraries.longs().greaterOrEqual(0), Arbitraries.of(true, false))
        .as(LeafClaim::new);
  }

  static Arbitrary<Payload> payloads(int maxBytes) {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(maxBytes).map(Payload::of);
  }

  /** Well-formed FRBs of every type that exists. */
  static Arbitrary<Frb> any() {
    return Arbitraries.oneOf(
            floods(),
            linkMessages(),
            announcements(),
            tables(),
            exchanges(),
            handOvers().map(HandOver::toFrb),
            fragments(),
            adjacencies(),
            traces())
        .withoutEdgeCases();
  }

  /** Sound hand-overs of floods and announcements. */
  static Arbitrary<HandOver> handOvers() {
    return Combinators.combine(
            Arbitraries.oneOf(floods(), announcements()),
            NodeIds.any(),
            NodeIds.any().list().ofMaxSize(Gap.MAX_VISITED / 2),
            NodeIds.any().list().ofMaxSize(Gap.MAX_VISITED / 2))
        .filter(
            (flood, start, way, exhausted) ->
                !start.equals(flood.bound()) && !Ring.between(start, flood.root(), flood.bound()))
        .as(
            (flood, start, way, exhausted) ->
                new HandOver(flood, new Gap(start, flood.bound(), way, exhausted)));
  }

  private static Arbitrary<Frb> fragments() {
    Arbitrary<byte[]> wholes =
        Arbitraries.bytes().array(byte[].class).ofMinSize(300).ofMaxSize(3_000);
    return Combinators.combine(
            NodeIds.any(), Arbitraries.integers(), wholes, Arbitraries.integers().between(136, 290))
        .as(
            (self, number, whole, room) ->
                Fragment.split(self, number, EthernetFrame.of(whole), room))
        .flatMap(Arbitraries::of);
  }

  private static Arbitrary<Frb> adjacencies() {
    return Combinators.combine(
            NodeIds.any(),
            Arbitraries.integers().greaterOrEqual(1),
            NodeIds.sets(0, 20),
            NodeIds.sets(0, 20),
            Arbitraries.integers().between(1, AdjacencyUpdate.NO_ORIGINAL))
        .as(
            (self, base, gone, added, toOriginal) ->
                new AdjacencyUpdate(
                        base,
                        AdjacencyUpdate.following(base),
                        Positions.of(gone),
                        Positions.of(added),
                        toOriginal)
                    .toFrb(self));
  }

  private static Arbitrary<Frb> traces() {
    return Combinators.combine(
            NodeIds.any(),
            NodeIds.sets(0, TracedPath.MAX_NODES),
            hops(),
            Arbitraries.of(true, false))
        .as(
            (root, nodes, hops, answers) -> {
              TracedPath path = new TracedPath(NodeId.of(1, hops), List.copyOf(nodes));
              return answers ? path.toAnswer(root) : path.toTrace(root, NodeId.of(2, 3), hops);
            });
  }

  private static Arbitrary<Frb> floods() {
    Arbitrary<EthernetFrame> frames =
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMinSize(EthernetFrame.HEADER_BYTES)
            .ofMaxSize(MAX_BYTES)
            .map(EthernetFrame::of)
            .filter(frame -> frame.etherType() != Frb.ETHER_TYPE);
    return Combinators.combine(NodeIds.any(), NodeIds.any(), hops(), frames).as(Frb::flood);
  }

  private static Arbitrary<Frb> linkMessages() {
    return Combinators.combine(NodeIds.any(), payloads(64), Arbitraries.of(true, false))
        .as(
            (self, payload, asks) ->
                asks ? Frb.linkCheck(self, payload) : Frb.linkAnswer(self, payload));
  }

  private static Arbitrary<Frb> announcements() {
    return Combinators.combine(NodeIds.any(), NodeIds.any(), hops())
        .flatAs(
            (root, bound, hops) ->
                claims(Arbitraries.just(root))
                    .list()
                    .ofMaxSize(Frb.MAX_COUNT)
                    .map(
                        claims ->
                            Frb.announcement(
                                root,
                                bound,
                                hops,
                                LeafClaimCodec.packAnnouncement(root, claims, 1 << 16).get(0))));
  }

  private static Arbitrary<Frb> tables() {
    Arbitrary<List<LeafClaim>> tables = claims(NodeIds.any()).list().ofMaxSize(Frb.MAX_COUNT);
    return Combinators.combine(NodeIds.any(), tables)
        .as(
            (self, claims) ->
                Frb.leafTable(self, LeafClaimCodec.packTable(claims, 1 << 16).get(0)));
  }

  private static Arbitrary<Frb> exchanges() {
    return Combinators.combine(NodeIds.any(), leafMacs().list().ofMaxSize(Frb.MAX_COUNT))
        .as(
            (self, macs) ->
                Frb.leafExchange(self, LeafClaimCodec.packAddresses(macs, 1 << 16).get(0)));
  }

  private static Arbitrary<Integer> hops() {
    return Arbitraries.integers().between(1, Frb.MAX_COUNT);
  }
}
