package org.boundedflood.core;

import static org.boundedflood.core.NodeAmongPeers.CHECKING_PORT;
import static org.boundedflood.core.NodeAmongPeers.DOWN_PORT;
import static org.boundedflood.core.NodeAmongPeers.LEAF_MAC;
import static org.boundedflood.core.NodeAmongPeers.LEAF_PORT;
import static org.boundedflood.core.NodeAmongPeers.NEXT;
import static org.boundedflood.core.NodeAmongPeers.PEER;
import static org.boundedflood.core.NodeAmongPeers.PEER_PORT;
import static org.boundedflood.core.NodeAmongPeers.SELF;
import static org.boundedflood.core.NodeAmongPeers.VICTIM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.boundedflood.core.flood.Gap;
import org.boundedflood.core.frb.AdjacencyUpdate;
import org.boundedflood.core.frb.Fragment;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.frb.FrbType;
import org.boundedflood.core.frb.HandOver;
import org.boundedflood.core.frb.LeafClaimCodec;
import org.boundedflood.core.frb.LeafRecords;
import org.boundedflood.core.frb.Payload;
import org.boundedflood.core.frb.TracedPath;
import org.boundedflood.core.leaf.LeafClaim;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Positions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that no honest node sends: what each is counted as, and all that it makes a node do. */
class HostileFrbTest {
  private static final String BROADCAST = "ffffffffffff";
  private static final String INNER = BROADCAST + "02ee00000099" + "0800" + "45".repeat(40);
  private static final String NESTED = BROADCAST + "02ee00000099" + "c0c0" + "45".repeat(40);
  private static final String NOTHING = "";

  /**
   * What comes in on a port, and all that follows.
   *
   * @param counted names of counters and reject reasons that rise by one each, sorted
   * @param sent ports out of which frames go, in order
   */
  record Case(
      String name, PortNumber port, List<EthernetFrame> frames, String counted, String sent) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(String name, PortNumber port, EthernetFrame frame, String counted) {
    return new Case(name, port, List.of(frame), counted, NOTHING);
  }

  private static Case rejected(String name, EthernetFrame frame, String reason) {
    return of(name, PEER_PORT, frame, reason);
  }

  private static EthernetFrame raw(NodeId root, NodeId bound, String fields, String payload) {
    String hex = BROADCAST + "02aa00000001" + "c0c0" + root + bound + fields + payload;
    return EthernetFrame.of(HexFormat.of().parseHex(hex));
  }

  private static EthernetFrame wire(Frb frb) {
    return FrbCodec.encode(frb, MacAddress.BROADCAST, MacAddress.of("02:aa:00:00:00:01"));
  }

  private static EthernetFrame frame(String hex) {
    return EthernetFrame.of(HexFormat.of().parseHex(hex));
  }

  private static EthernetFrame announcement(NodeId root, MacAddress mac, long sequence) {
    LeafRecords records =
        LeafClaimCodec.packAnnouncement(
                root, List.of(new LeafClaim(mac, root, sequence, true)), 1_000)
            .get(0);
    return wire(Frb.announcement(root, PEER, 1, records));
  }

  static Stream<Case> headers() {
    EthernetFrame flood = raw(VICTIM, PEER, "010000", INNER);
    return Stream.of(
        rejected("an Ethernet header alone", frame(BROADCAST + "02aa00000001c0c0"), "TRUNCATED"),
        rejected(
            "a byte less than the headers",
            EthernetFrame.of(Arrays.copyOf(flood.bytes(), 48)),
            "TRUNCATED"),
        rejected("type 5", raw(VICTIM, PEER, "010500", INNER), "UNKNOWN_TYPE"),
        rejected("type 22", raw(PEER, PEER, "001600", INNER), "UNKNOWN_TYPE"),
        rejected("type 255", raw(PEER, PEER, "00ff00", INNER), "UNKNOWN_TYPE"),
        rejected("a flood of no hop", raw(VICTIM, PEER, "000000", INNER), "BAD_HOP_COUNT"),
        rejected("a link check of a hop", raw(PEER, PEER, "010300", ""), "BAD_HOP_COUNT"),
        rejected("a flood with records", raw(VICTIM, PEER, "010001", INNER), "BAD_COUNT"),
        rejected("a link check for others", raw(PEER, NEXT, "000300", ""), "MISADDRESSED"),
        rejected("a leaf table for others", raw(PEER, NEXT, "001100", ""), "MISADDRESSED"),
        rejected(
            "a flood of this node", raw(SELF, PEER, "010000", INNER), "DUPLICATE_NODE_ID OWN_ROOT"),
        rejected("a flood bounded here", raw(VICTIM, SELF, "010000", INNER), "OWN_BOUND"),
        rejected(
            "an answer of this node", raw(SELF, SELF, "000400", ""), "DUPLICATE_NODE_ID OWN_ROOT"),
        rejected(
            "a check of this node", raw(SELF, SELF, "000300", ""), "DUPLICATE_NODE_ID OWN_ROOT"),
        of("from a leaf port", LEAF_PORT, flood, "NOT_A_TUNNEL"),
        of("from no port", PortNumber.of(99), flood, "NOT_A_TUNNEL"),
        of("from an unchecked tunnel", CHECKING_PORT, flood, "NOT_A_TUNNEL"),
        of("from a tunnel that is down", DOWN_PORT, flood, "NOT_A_TUNNEL"));
  }

  static Stream<Case> floods() {
    String multicastSource = BROADCAST + "03ee00000099" + "0800" + "45".repeat(40);
    String noSource = BROADCAST + "000000000000" + "0800" + "45".repeat(40);
    return Stream.of(
        rejected("no frame", raw(VICTIM, PEER, "010000", ""), "BAD_PAYLOAD"),
        rejected("part of a frame", raw(VICTIM, PEER, "010000", "00".repeat(13)), "BAD_PAYLOAD"),
        rejected("an FRB in a flood", raw(VICTIM, PEER, "010000", NESTED), "BAD_PAYLOAD"),
        rejected(
            "a multicast source",
            raw(VICTIM, PEER, "010000", multicastSource),
            "REJECTED_SOURCE_ADDRESS"),
        rejected("a zero source", raw(VICTIM, PEER, "010000", noSource), "REJECTED_SOURCE_ADDRESS"),
        rejected(
            "a bridge protocol",
            raw(VICTIM, PEER, "010000", "0180c2000000" + "02ee00000099" + "0800"),
            "FLOODS_UNDELIVERABLE"),
        new Case(
            "255 hops",
            PEER_PORT,
            List.of(raw(VICTIM, PEER, "ff0000", INNER)),
            "FLOODS_PASSED_ON FLOODS_RECEIVED",
            "5 2"),
        new Case(
            "in the name of a node that announces, from a leaf that lives here",
            PEER_PORT,
            List.of(raw(VICTIM, PEER, "010000", INNER.replace("02ee00000099", hex(LEAF_MAC)))),
            "FLOODS_PASSED_ON FLOODS_RECEIVED",
            "5 2"));
  }

  private static String hex(MacAddress mac) {
    return mac.toString().replace(":", "");
  }

  static Stream<Case> leaves() {
    String record = "02ee00000001" + "0000";
    String manyRecords = (VICTIM + "0000000000000001" + record).repeat(10_000);
    return Stream.of(
        rejected(
            "a sequence above all",
            raw(VICTIM, PEER, "011001", "ffffffffffffffff" + record),
            "BAD_SEQUENCE"),
        new Case(
            "the highest sequence",
            PEER_PORT,
            List.of(announcement(VICTIM, LEAF_MAC, Long.MAX_VALUE)),
            "ANNOUNCEMENTS_RECEIVED CLAIM_STALE",
            "2"),
        rejected(
            "a multicast leaf",
            raw(VICTIM, PEER, "011001", "0000000000000001" + "01ee000000010000"),
            "BAD_LEAF_ADDRESS"),
        new Case(
            "a root inside the interval",
            PEER_PORT,
            List.of(raw(NodeId.of("60".repeat(16)), PEER, "011000", "")),
            "ANNOUNCEMENTS_RECEIVED",
            "2"),
        rejected("half a record", raw(VICTIM, PEER, "011001", "00000000000001"), "BAD_COUNT"),
        rejected("too few records", raw(PEER, PEER, "001102", record), "BAD_COUNT"),
        rejected("10,000 records", raw(PEER, PEER, "0011ff", manyRecords), "BAD_COUNT"),
        rejected("another's table", raw(VICTIM, VICTIM, "001100", ""), "NOT_A_TUNNEL"),
        rejected("another's leaves", raw(VICTIM, VICTIM, "000100", ""), "NOT_A_TUNNEL"),
        of("a table unchecked", CHECKING_PORT, raw(NEXT, NEXT, "001100", ""), "NOT_A_TUNNEL"),
        new Case(
            "a claim in this node's name",
            PEER_PORT,
            List.of(
                wire(Frb.leafTable(PEER, tableOf(SELF, MacAddress.of("02:ee:00:00:00:77"), 99)))),
            "ANNOUNCEMENTS_SENT CLAIM_DISPUTED LEAF_TABLES_RECEIVED",
            "2 1"));
  }

  private static LeafRecords tableOf(NodeId root, MacAddress mac, long sequence) {
    return LeafClaimCodec.packTable(List.of(new LeafClaim(mac, root, sequence, true)), 1_000)
        .get(0);
  }

  static Stream<Case> handOvers() {
    NodeId start = PEER;
    NodeId end = NodeId.of("f0".repeat(16));
    Frb flood = Frb.flood(VICTIM, end, 1, frame(INNER));
    EthernetFrame sound =
        wire(new HandOver(flood, new Gap(start, end, List.of(start), List.of())).toFrb());
    return Stream.of(
        rejected("junk", raw(VICTIM, PEER, "010200", INNER.substring(0, 30)), "BAD_HAND_OVER"),
        rejected(
            "around its root",
            wire(fwd(VICTIM, end, NodeId.of("01".repeat(16)) + "00000000" + INNER)),
            "BAD_HAND_OVER"),
        rejected("no inside", wire(fwd(VICTIM, end, end + "00000000" + INNER)), "BAD_HAND_OVER"),
        rejected(
            "a link check inside", wire(fwd(VICTIM, end, start + "03000000")), "BAD_HAND_OVER"),
        rejected(
            "an FRB inside", wire(fwd(VICTIM, end, start + "00000000" + NESTED)), "BAD_PAYLOAD"),
        rejected("no hop", raw(VICTIM, end, "000200", start + "00000000" + INNER), "BAD_HOP_COUNT"),
        rejected("out of nowhere", gap(flood, SELF, List.of()), "STRAY_HAND_OVER"),
        rejected("not from whom it passed", gap(flood, start, List.of(NEXT)), "STRAY_HAND_OVER"),
        rejected("here before", gap(flood, start, List.of(SELF, PEER)), "STRAY_HAND_OVER"),
        of("from an unchecked tunnel", CHECKING_PORT, sound, "NOT_A_TUNNEL"),
        of("from a leaf", LEAF_PORT, sound, "NOT_A_TUNNEL"));
  }

  private static Frb fwd(NodeId root, NodeId bound, String payload) {
    return new Frb(root, bound, 1, FrbType.FWD, 0, Payload.of(HexFormat.of().parseHex(payload)));
  }

  private static EthernetFrame gap(Frb flood, NodeId start, List<NodeId> visited) {
    return wire(new HandOver(flood, new Gap(start, flood.bound(), visited, List.of())).toFrb());
  }

  private static List<EthernetFrame> fragments(EthernetFrame whole) {
    return Fragment.split(PEER, 7, whole, 300).stream().map(HostileFrbTest::wire).toList();
  }

  private static Payload zeros(int length) {
    return Payload.of(new byte[length]);
  }

  static Stream<Case> fragments() {
    List<EthernetFrame> two = fragments(raw(VICTIM, PEER, "010000", INNER + "11".repeat(300)));
    EthernetFrame check =
        wire(Frb.linkCheck(VICTIM, Payload.of(HexFormat.of().parseHex("7f".repeat(300)))));
    EthernetFrame nested = wire(new Fragment(8, 1_000, 0, 2, zeros(500)).toFrb(PEER));
    EthernetFrame notOurs = frame(BROADCAST + "02ee00000099" + "0800" + "45".repeat(400));
    EthernetFrame elsewhere = wire(new Fragment(7, 500, 0, 2, zeros(250)).toFrb(PEER));
    return Stream.of(
        rejected("nothing", raw(PEER, PEER, "001200", ""), "BAD_FRAGMENT"),
        rejected("64 kB", raw(PEER, PEER, "001200", "00000001ffff00ff" + INNER), "BAD_FRAGMENT"),
        rejected(
            "wrong count", raw(PEER, PEER, "001200", "0000000101000303" + INNER), "BAD_FRAGMENT"),
        rejected("another's", raw(VICTIM, VICTIM, "001200", "00000001"), "NOT_A_TUNNEL"),
        of("from a leaf", LEAF_PORT, two.get(0), "NOT_A_TUNNEL"),
        of("from an unchecked tunnel", CHECKING_PORT, two.get(0), "NOT_A_TUNNEL"),
        new Case("one of two", PEER_PORT, two.subList(0, 1), NOTHING, NOTHING),
        new Case(
            "the same again", PEER_PORT, List.of(two.get(0), two.get(0)), "REPEATED_FRAGMENT", ""),
        new Case(
            "another length",
            PEER_PORT,
            List.of(two.get(0), elsewhere),
            "CONFLICTING_FRAGMENT",
            NOTHING),
        new Case(
            "a link check in pieces",
            PEER_PORT,
            fragments(check),
            "BAD_FRAGMENT FLOODS_REASSEMBLED",
            NOTHING),
        new Case(
            "a fragment in pieces",
            PEER_PORT,
            fragments(nested),
            "BAD_FRAGMENT FLOODS_REASSEMBLED",
            NOTHING),
        new Case("no FRB in pieces", PEER_PORT, fragments(notOurs), "BAD_FRAGMENT", NOTHING),
        new Case(
            "a whole flood, played back",
            PEER_PORT,
            List.of(two.get(0), two.get(1), two.get(1)),
            "FLOODS_PASSED_ON FLOODS_REASSEMBLED FLOODS_RECEIVED REPEATED_FRAGMENT",
            "5 2"));
  }

  private static EthernetFrame adjacency(NodeId sender, int base, int sequence, int places) {
    Positions many = Positions.ofAny(LongStream.range(0, places).toArray());
    return wire(new AdjacencyUpdate(base, sequence, Positions.NONE, many, 64).toFrb(sender));
  }

  static Stream<Case> adjacency() {
    EthernetFrame sound = adjacency(PEER, 0, 5, 3);
    return Stream.of(
        rejected("nothing", raw(PEER, PEER, "001300", ""), "BAD_ADJACENCY"),
        rejected(
            "64k places",
            raw(PEER, PEER, "001300", "0000000000000005" + "0000ffff40"),
            "BAD_ADJACENCY"),
        rejected(
            "no sequence",
            raw(PEER, PEER, "001300", "0000000000000000" + "0000000040"),
            "BAD_ADJACENCY"),
        rejected("more places than are taken", adjacency(PEER, 0, 5, 1_025), "BAD_ADJACENCY"),
        new Case(
            "more places than are taken, a thousand at a time",
            PEER_PORT,
            List.of(adjacency(PEER, 0, 5, 1_024), adjacency(PEER, 5, 6, 1_025)),
            "ADJACENCY_RECEIVED BAD_ADJACENCY",
            NOTHING),
        rejected("another's", adjacency(VICTIM, 0, 5, 3), "NOT_A_TUNNEL"),
        of("on top of nothing", PEER_PORT, adjacency(PEER, 4, 5, 3), "ADJACENCY_OUT_OF_STEP"),
        of("played back", PEER_PORT, sound, "ADJACENCY_RECEIVED"),
        of("from a leaf", LEAF_PORT, sound, "NOT_A_TUNNEL"),
        of("from an unchecked tunnel", CHECKING_PORT, sound, "NOT_A_TUNNEL"));
  }

  static Stream<Case> traces() {
    NodeId number = NodeId.of(7, 7);
    EthernetFrame sound = trace(number, NEXT);
    return Stream.of(
        rejected("no number", raw(VICTIM, PEER, "011400", ""), "BAD_TRACE"),
        rejected(
            "a node twice",
            raw(VICTIM, PEER, "011403", number.toString() + NEXT + NEXT),
            "BAD_TRACE"),
        rejected("through this node", trace(number, NEXT, SELF), "BAD_TRACE"),
        rejected("through its root", trace(number, NEXT, VICTIM), "BAD_TRACE"),
        rejected(
            "shorter than it says", raw(VICTIM, PEER, "011402", number.toString()), "BAD_COUNT"),
        of("from a leaf", LEAF_PORT, sound, "NOT_A_TUNNEL"),
        of("from an unchecked tunnel", CHECKING_PORT, sound, "NOT_A_TUNNEL"),
        rejected("another's answer", wire(path(number, SELF).toAnswer(VICTIM)), "NOT_A_TUNNEL"),
        rejected("not this way", wire(path(number, VICTIM, PEER).toAnswer(PEER)), "BAD_TRACE"),
        rejected(
            "not from behind", wire(path(number, PEER, SELF, NEXT).toAnswer(PEER)), "BAD_TRACE"),
        rejected("never asked for", wire(path(number, SELF, PEER).toAnswer(PEER)), NOTHING));
  }

  private static TracedPath path(NodeId number, NodeId... nodes) {
    return new TracedPath(number, List.of(nodes));
  }

  private static EthernetFrame trace(NodeId number, NodeId... nodes) {
    return wire(path(number, nodes).toTrace(VICTIM, PEER, nodes.length + 1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"headers", "floods", "leaves", "handOvers", "fragments", "adjacency", "traces"})
  void isCountedAsWhatItIsAndDoesNothingElse(Case hostile) {
    NodeAmongPeers node = NodeAmongPeers.running();
    List<Action> actions = node.take(hostile.port(), hostile.frames());
    assertEquals(hostile.counted(), node.counted());
    assertEquals(hostile.sent(), NodeAmongPeers.portsOf(actions));
    if (!hostile.counted().contains("CLAIM_DISPUTED")) {
      // After a dispute the program is planned anew, whether that changes it or not.
      assertEquals(List.of(), NodeAmongPeers.programChanges(actions), "nothing is learned");
    }
    assertEquals(NodeAmongPeers.LEARNED, node.learned());
  }
}
