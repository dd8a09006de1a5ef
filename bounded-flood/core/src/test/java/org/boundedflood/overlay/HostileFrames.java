package org.boundedflood.overlay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.boundedflood.core.frb.AdjacencyUpdate;
import org.boundedflood.core.frb.Capabilities;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.frb.LeafClaimCodec;
import org.boundedflood.core.frb.LeafRecords;
import org.boundedflood.core.frb.LinkNotes;
import org.boundedflood.core.frb.Payload;
import org.boundedflood.core.leaf.LeafClaim;
import org.boundedflood.core.link.LinkAddress;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Positions;

/**
 * Frames as leaves and peers send them, honest or not: of few nodes and few leaves, so that they
 * contradict each other.
 */
final class HostileFrames {
  /** The node under test, its possible peers, and nodes further away. */
  static final List<NodeId> NODES =
      List.of(
          NodeId.of("40".repeat(16)),
          NodeId.of("10".repeat(16)),
          NodeId.of("41".repeat(16)),
          NodeId.of("80".repeat(16)),
          NodeId.of("c0".repeat(16)),
          NodeId.of("00".repeat(16)),
          NodeId.of("ff".repeat(16)));

  static final NodeId SELF = NODES.get(0);

  private static final long FIRST_LEAF = 0x0200_0000_0001L;
  private static final int LEAVES = 12;
  private static final List<MacAddress> ADDRESSES = addresses();
  private static final int[] ETHER_TYPES = {0x0800, 0x0806, 0x86dd, 0x88b5, Frb.ETHER_TYPE};

  private HostileFrames() {}

  private static List<MacAddress> addresses() {
    List<MacAddress> addresses = new ArrayList<>();
    for (int i = 0; i < LEAVES; i++) {
      addresses.add(MacAddress.of(FIRST_LEAF + i));
    }
    addresses.add(MacAddress.BROADCAST);
    addresses.add(MacAddress.of("33:33:00:00:00:01"));
    addresses.add(MacAddress.of("01:80:c2:00:00:00"));
    addresses.add(MacAddress.of(0));
    addresses.add(LinkAddress.REFLECT);
    addresses.add(LinkAddress.REFLECTED);
    return List.copyOf(addresses);
  }

  static MacAddress leaf(int number) {
    return ADDRESSES.get(number % LEAVES);
  }

  static NodeId node(int number) {
    return NODES.get(number % NODES.size());
  }

  /** A frame between any two addresses, mostly of leaves. */
  static EthernetFrame plain(Random random) {
    byte[] bytes = new byte[EthernetFrame.HEADER_BYTES + random.nextInt(100)];
    random.nextBytes(bytes);
    address(random).write(bytes, 0);
    address(random).write(bytes, MacAddress.BYTES);
    int type = ETHER_TYPES[random.nextInt(ETHER_TYPES.length)];
    bytes[12] = (byte) (type >>> Byte.SIZE);
    bytes[13] = (byte) type;
    return EthernetFrame.of(bytes);
  }

  private static MacAddress address(Random random) {
    return ADDRESSES.get(random.nextInt(ADDRESSES.size()));
  }

  /** A link check or answer of {@code sender}, with any capabilities or with nonsense for them. */
  static EthernetFrame linkMessage(NodeId sender, Random random) {
    Set<Capability> offered = EnumSet.allOf(Capability.class);
    offered.removeIf(capability -> random.nextInt(3) == 0);
    if (random.nextInt(4) != 0) {
      // A peer that leaves is not used, which would leave little to try.
      offered.removeAll(List.of(Capability.LEAVING, Capability.LEFT));
      offered.add(Capability.READY);
    }
    Payload payload =
        LinkNotes.at(random.nextInt(1_000), random.nextInt(4))
            .behind(Capabilities.of(offered).toPayload());
    if (random.nextInt(8) == 0) {
      byte[] nonsense = new byte[random.nextInt(30)];
      random.nextBytes(nonsense);
      payload = Payload.of(nonsense);
    }
    Frb frb =
        random.nextBoolean() ? Frb.linkCheck(sender, payload) : Frb.linkAnswer(sender, payload);
    MacAddress destination = random.nextInt(4) == 0 ? LinkAddress.REFLECTED : LinkAddress.ANY_PEER;
    return FrbCodec.encode(frb, destination, leaf(random.nextInt(LEAVES)));
  }

  /** A flood of any frame, or of announced leaves, that {@code root} may have started. */
  static EthernetFrame flood(NodeId root, Random random) {
    NodeId bound = node(random.nextInt(NODES.size()));
    int hops = 1 + random.nextInt(Frb.MAX_COUNT);
    EthernetFrame inner = plain(random);
    boolean announces = random.nextBoolean() || inner.etherType() == Frb.ETHER_TYPE;
    Frb frb =
        announces
            ? Frb.announcement(
                root,
                bound,
                hops,
                LeafClaimCodec.packAnnouncement(root, claims(root, random), 1_400).get(0))
            : Frb.flood(root, bound, hops, inner);
    return FrbCodec.encode(frb, MacAddress.BROADCAST, address(random));
  }

  /** A leaf table, a leaf exchange or an adjacency of {@code sender}. */
  static EthernetFrame leafMessage(NodeId sender, Random random) {
    List<LeafClaim> claims = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      claims.addAll(claims(node(random.nextInt(NODES.size())), random));
    }
    LeafRecords addresses =
        LeafClaimCodec.packAddresses(claims.stream().map(LeafClaim::mac).toList(), 1_400).get(0);
    Frb frb =
        switch (random.nextInt(3)) {
          case 0 -> Frb.leafTable(sender, LeafClaimCodec.packTable(claims, 1_400).get(0));
          case 1 -> Frb.leafExchange(sender, addresses);
          default -> adjacency(random).toFrb(sender);
        };
    return FrbCodec.encode(frb, LinkAddress.ANY_PEER, leaf(random.nextInt(LEAVES)));
  }

  /** Few sequences, so that updates build on each other now and then. */
  private static AdjacencyUpdate adjacency(Random random) {
    int base = random.nextInt(4);
    Positions gone = base == 0 ? Positions.NONE : some(random);
    int toOriginal = 1 + random.nextInt(AdjacencyUpdate.NO_ORIGINAL);
    return new AdjacencyUpdate(base, base + 1 + random.nextInt(2), gone, some(random), toOriginal);
  }

  private static Positions some(Random random) {
    return Positions.of(NODES.stream().filter(node -> random.nextBoolean()).toList());
  }

  private static List<LeafClaim> claims(NodeId root, Random random) {
    List<LeafClaim> claims = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      long sequence = random.nextInt(10) == 0 ? random.nextLong() >>> 1 : random.nextInt(2_000);
      claims.add(
          new LeafClaim(leaf(random.nextInt(LEAVES)), root, sequence, random.nextInt(4) > 0));
    }
    return claims;
  }

  /** The frame with some bytes changed, cut off or appended; or altogether other bytes. */
  static EthernetFrame damaged(EthernetFrame frame, Random random) {
    byte[] bytes = frame.bytes().clone();
    switch (random.nextInt(3)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      case 1 -> {
        int length = EthernetFrame.HEADER_BYTES + random.nextInt(bytes.length);
        bytes = Arrays.copyOf(bytes, length);
      }
      default -> random.nextBytes(bytes);
    }
    return EthernetFrame.of(bytes);
  }
}
