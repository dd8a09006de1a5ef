package org.boundedflood.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.flood.FloodPlan;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.LeafClaimCodec;
import org.boundedflood.core.frb.LeafClaimParse;
import org.boundedflood.core.frb.LeafRecords;
import org.boundedflood.core.leaf.LeafClaim;
import org.boundedflood.core.learning.LeafDirectory;
import org.boundedflood.core.learning.LocalLeaf;
import org.boundedflood.core.learning.TokenBucket;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Tells other nodes where leaves live, and hears it from them (protocol, section 9.1).
 *
 * <p>News of a node's own leaves is flooded within bounds as soon as the events at hand have been
 * taken, and again every refresh interval. A link that comes up exchanges whole leaf tables; what a
 * table brings that was not known is passed on to the other peers, which carries it through an
 * overlay that was cut. Claims are ordered, so repeating them does no harm, and only news travels
 * on, so it ends.
 *
 * <p>A peer that speaks only the original is taught by a flood from the leaf's address instead.
 */
final class LeafExchange {
  /** The address announcement of a host that just started: RARP from itself about itself. */
  private static final byte[] RARP_HEAD = HexFormat.of().parseHex("80350001080006040003");

  private static final int RARP_FRAME_BYTES = 60;

  /** Bytes that any tunnel carries whose MTU is not known. */
  private static final int ASSUMED_MTU = 1_280;

  /** What IPv4 demands of every link; a tunnel that says less is taken to carry this much. */
  private static final int SMALLEST_MTU = 576;

  /** Disputed claims that are answered at once after a pause; nodes that meet again need many. */
  private static final int ANSWER_BURST = 4_096;

  /** Milliseconds until one more is answered. */
  private static final long ANSWER_MILLIS = 10;

  private final Node node;
  private final GapFilling gaps;
  private final TokenBucket answers;
  private final DisputeLimit disputes = new DisputeLimit();

  /** What is to be announced when the events at hand have been taken, by address. */
  private final Map<MacAddress, LeafClaim> pending = new LinkedHashMap<>();

  /** Those of them of which legacy peers have to be told by a frame. */
  private final Set<MacAddress> pendingForLegacy = new HashSet<>();

  LeafExchange(Node node, GapFilling gaps) {
    this.node = node;
    this.gaps = gaps;
    this.answers = new TokenBucket(ANSWER_BURST, ANSWER_MILLIS, 0);
  }

  /**
   * Floods claims about this node's own leaves. Legacy peers are taught by a frame of each leaf.
   */
  void announce(List<LeafClaim> claims) {
    for (LeafClaim claim : claims) {
      put(claim);
      pendingForLegacy.add(claim.mac());
    }
  }

  /**
   * The same where a flood from the leaf's address is about to follow, which teaches legacy peers.
   */
  void announceAheadOfFlood(List<LeafClaim> claims) {
    for (LeafClaim claim : claims) {
      put(claim);
      pendingForLegacy.remove(claim.mac());
    }
  }

  private void put(LeafClaim claim) {
    pending.remove(claim.mac());
    pending.put(claim.mac(), claim);
  }

  /** Sends what was to be announced, ahead of everything that waits to be sent. */
  void sendAnnouncements() {
    if (!pending.isEmpty()) {
      node.out().ahead(() -> originate(List.copyOf(pending.values()), pendingForLegacy));
      pending.clear();
      pendingForLegacy.clear();
    }
  }

  /** Floods all own claims; without any, that this node announces at all. */
  void refresh() {
    List<LeafClaim> claims = node.leaves().ownClaims();
    originate(claims, Set.of());
  }

  /** Floods that this node is there, and nothing of its leaves. */
  void giveSign() {
    originate(List.of(), Set.of());
  }

  private void originate(List<LeafClaim> claims, Set<MacAddress> forLegacy) {
    NavigableMap<NodeId, TunnelLink> adjacent = node.links().floodAdjacency();
    if (adjacent.isEmpty()) {
      return;
    }
    node.count(Counter.ANNOUNCEMENTS_SENT);
    List<LeafRecords> parts =
        LeafClaimCodec.packAnnouncement(node.self(), claims, smallestPayload(adjacent));
    for (FloodPlan.Branch branch : FloodPlan.start(node.self(), adjacent.navigableKeySet())) {
      TunnelLink link = Node.link(adjacent, branch.peer());
      if (link.announces()) {
        for (LeafRecords part : parts) {
          Frb frb = Frb.announcement(node.self(), branch.bound(), 1, part);
          node.sendFlood(link, frb, link.ownMac());
        }
      } else {
        List<LeafClaim> taught =
            claims.stream().filter(claim -> forLegacy.contains(claim.mac())).toList();
        teach(link, taught, node.self(), branch.bound(), 1);
      }
    }
    for (LeafRecords part : parts) {
      Frb frb = Frb.announcement(node.self(), node.self(), 1, part);
      gaps.closeBehindSelf(frb, adjacent.navigableKeySet(), node.self());
    }
  }

  /** An announcement came in; passes it on within its bound and returns nothing it did not know. */
  void received(TunnelLink ingress, Frb frb, long now) {
    Optional<List<LeafClaim>> sound = claimsOf(frb);
    if (sound.isEmpty()) {
      return;
    }
    node.count(Counter.ANNOUNCEMENTS_RECEIVED);
    List<LeafClaim> claims = sound.get();
    tellNamesake(ingress, frb.root(), claims);
    node.leaves().heardAnnouncer(frb.root(), now);
    node.lost().found(frb.root());
    accept(claims, now);
    // The nodes behind this one need not wait until its own switch has been told.
    node.out().urgently(() -> floodOn(ingress, frb, claims));
  }

  private void floodOn(TunnelLink ingress, Frb frb, List<LeafClaim> claims) {
    NavigableMap<NodeId, TunnelLink> adjacent = node.links().floodAdjacency();
    for (FloodPlan.Branch branch :
        FloodPlan.onward(node.self(), adjacent.navigableKeySet(), frb.bound(), ingress.peer())) {
      passOn(Node.link(adjacent, branch.peer()), frb.passedOn(branch.bound()), claims);
    }
    gaps.closeBehindSelf(frb.passedOn(frb.bound()), adjacent.navigableKeySet(), frb.bound());
  }

  /** Sends the announcement of another node to a peer. */
  void passOn(TunnelLink link, Frb announcement) {
    claimsOf(announcement).ifPresent(claims -> passOn(link, announcement, claims));
  }

  private void passOn(TunnelLink link, Frb announcement, List<LeafClaim> claims) {
    if (link.announces()) {
      node.sendFlood(link, announcement, link.ownMac());
    } else {
      teach(link, claims, announcement.root(), announcement.bound(), announcement.hopCount());
    }
  }

  /**
   * Floods never come back to the identifier of the node that started them. A live peer with that
   * identifier whose announcement comes in elsewhere has a namesake, or just a link that it does
   * not use yet; it is shown what is said in its name.
   */
  private void tellNamesake(TunnelLink ingress, NodeId root, List<LeafClaim> claims) {
    for (TunnelLink link : node.links().all()) {
      boolean heardElsewhere = link.peer().equals(root) && link != ingress;
      if (heardElsewhere && link.state().carriesFloods() && link.announces()) {
        sendTable(link, claims);
      }
    }
  }

  /** A peer's leaf table came in: what is news here is news for the other peers. */
  void receivedTable(TunnelLink ingress, Frb frb, long now) {
    Optional<List<LeafClaim>> claims = claimsOf(frb);
    if (claims.isEmpty()) {
      return;
    }
    node.count(Counter.LEAF_TABLES_RECEIVED);
    ingress.leafTables().received();
    node.leaves().heardAnnouncer(ingress.peer(), now);
    node.duplicates().inspect(ingress, claims.get(), node.leaves().highestSequence(), now);
    List<LeafClaim> news = accept(claims.get(), now);
    if (news.isEmpty()) {
      return;
    }
    for (TunnelLink link : node.links().floodAdjacency().values()) {
      if (link.announces() && !link.peer().equals(ingress.peer())) {
        sendTable(link, news);
      }
    }
  }

  /** A link message of a live peer came in: gives it what it lacks. */
  void greet(TunnelLink link, boolean justLive, long now) {
    boolean wants = link.capabilities().contains(Capability.WANTS_LEAF_TABLE);
    if (link.announces()
        && (wants || link.leafTables().isOwed())
        && link.leafTables().maySend(now)) {
      link.leafTables().sent(now);
      sendTable(link, node.leaves().allClaims());
    }
    if (justLive && !link.announces()) {
      List<MacAddress> macs = node.leaves().localLeaves().stream().map(LocalLeaf::mac).toList();
      for (LeafRecords part : LeafClaimCodec.packAddresses(macs, maxPayload(link))) {
        node.sendOnLink(link, Frb.leafExchange(node.self(), part));
      }
    }
  }

  /** A leaf exchange of a legacy peer came in: these addresses live at the peer. */
  void receivedLeafExchange(TunnelLink ingress, Frb frb, EthernetFrame frame, long now) {
    boolean changed = false;
    List<MacAddress> macs =
        frb.payloadCount() == 0 ? List.of(frame.source()) : LeafClaimCodec.readAddresses(frb);
    for (MacAddress mac : macs) {
      changed |= node.leaves().overhear(mac, ingress.peer(), now);
    }
    if (changed) {
      node.out().programChanged();
    }
  }

  private Optional<List<LeafClaim>> claimsOf(Frb frb) {
    LeafClaimParse parse = LeafClaimCodec.read(frb);
    if (parse instanceof LeafClaimParse.Rejected rejected) {
      node.counters().reject(rejected.reason());
    }
    return parse instanceof LeafClaimParse.Parsed parsed
        ? Optional.of(parsed.claims())
        : Optional.empty();
  }

  private List<LeafClaim> accept(List<LeafClaim> claims, long now) {
    List<LeafClaim> news = new ArrayList<>();
    for (LeafClaim claim : claims) {
      NodeId before = node.leaves().rootSwitchOf(claim.mac());
      LocalLeaf mine = node.leaves().local(claim.mac());
      LeafDirectory.Verdict verdict = node.leaves().accept(claim, now);
      switch (verdict) {
        case NEWS -> {
          news.add(claim);
          noteMove(claim, before, mine);
        }
        case STALE -> node.count(Counter.CLAIM_STALE);
        case DISPUTED -> {
          node.count(Counter.CLAIM_DISPUTED);
          if (disputes.mayAnswer(claim.mac(), now) && answers.take(now)) {
            announce(List.of(node.leaves().answer(claim, now)));
            // A withdrawal may take the place of another node's claim.
            node.out().programChanged();
          } else {
            node.count(Counter.CLAIM_UNANSWERED);
          }
        }
        case REGAINED -> announce(List.of(node.leaves().answer(claim, now)));
        case KNOWN -> {}
      }
    }
    if (!news.isEmpty()) {
      node.out().programChanged();
    }
    return news;
  }

  private void noteMove(LeafClaim claim, @Nullable NodeId before, @Nullable LocalLeaf mine) {
    if (!claim.present()) {
      return;
    }
    String to = claim.root().abbreviated();
    if (mine != null) {
      node.out()
          .info(
              "leaf %s moved from port %s here to node %s".formatted(claim.mac(), mine.port(), to));
    } else if (before != null && !before.equals(claim.root())) {
      node.out()
          .info(
              "leaf %s moved from node %s to node %s"
                  .formatted(claim.mac(), before.abbreviated(), to));
    }
  }

  private void sendTable(TunnelLink link, List<LeafClaim> claims) {
    node.count(Counter.LEAF_TABLES_SENT);
    for (LeafRecords part : LeafClaimCodec.packTable(claims, maxPayload(link))) {
      node.sendOnLink(link, Frb.leafTable(node.self(), part));
    }
  }

  private void teach(TunnelLink link, List<LeafClaim> claims, NodeId root, NodeId bound, int hops) {
    for (LeafClaim claim : claims) {
      if (claim.present()) {
        Frb frb = Frb.flood(root, bound, hops, gratuitous(claim.mac()));
        node.sendFlood(link, frb, claim.mac());
      }
    }
  }

  private static EthernetFrame gratuitous(MacAddress mac) {
    byte[] frame = new byte[RARP_FRAME_BYTES];
    MacAddress.BROADCAST.write(frame, 0);
    mac.write(frame, 6);
    System.arraycopy(RARP_HEAD, 0, frame, 12, RARP_HEAD.length);
    mac.write(frame, 22);
    mac.write(frame, 32);
    return EthernetFrame.of(frame);
  }

  private static int smallestPayload(Map<NodeId, TunnelLink> adjacent) {
    return adjacent.values().stream().mapToInt(LeafExchange::maxPayload).min().orElseThrow();
  }

  /** Bytes that fit one message on a link. */
  static int maxPayload(TunnelLink link) {
    int mtu = link.role().mtu();
    return Frb.maxPayload(mtu == 0 ? ASSUMED_MTU : Math.max(mtu, SMALLEST_MTU));
  }
}
