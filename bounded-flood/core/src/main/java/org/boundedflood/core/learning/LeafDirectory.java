package org.boundedflood.core.learning;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.count.Counters;
import org.boundedflood.core.leaf.LeafClaim;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * The learning table and the root switch table of a node (protocol, sections 5 and 9.1).
 *
 * <p>Invariant: for every address there is at most one home: a local leaf, or one claim of another
 * node. All nodes that have heard the same claims agree on it, in whatever order they heard them,
 * because the claim with the highest sequence wins, ties by node identifier. A node that sees a
 * leaf claims it with a sequence above every one that it has heard for that address; hence the
 * newest sighting wins.
 *
 * <p>Bounds: {@code maxLocal} local leaves, evicted fairly by port; {@code maxRemote} others,
 * evicted fairly by root switch; of both no port and no root switch has more than its share; nodes
 * as {@link HeardNodes} says. Ageing: local leaves by the switch ({@link #forgetLocal}); others,
 * tombstones and announcing nodes when not renewed for {@code holdMillis}. Owner: the node's state
 * machine.
 */
public final class LeafDirectory {
  /** What became of a claim that was heard. */
  public enum Verdict {
    /** It changed what this node believes, and is worth telling others. */
    NEWS,
    /** It was known already, and is renewed. */
    KNOWN,
    /** Something newer is known. */
    STALE,
    /** It is older than what this node itself claims, or wrongly names this node: answer it. */
    DISPUTED,
    /** It confirms a leaf that was adopted: tell those whom this node had nothing to tell yet. */
    REGAINED
  }

  /** No honest node gets here; above it there would be no room for the next claim. */
  private static final long HIGHEST_SEQUENCE = 1L << 62;

  private final NodeId self;
  private final long holdMillis;
  private final Counters counters;
  private final FairTable<MacAddress, PortNumber, LocalLeaf> local;
  private final FairTable<MacAddress, NodeId, RemoteLeaf> remote;
  private final HeardNodes announcers;
  private final HeardNodes overheard;
  private long sequence;

  public LeafDirectory(
      NodeId self,
      long firstSequence,
      int maxLocal,
      int maxRemote,
      LeafLimits limits,
      long holdMillis,
      Counters counters) {
    this.self = self;
    this.sequence = firstSequence;
    this.local = new FairTable<>(maxLocal, limits.perPort());
    this.remote = new FairTable<>(maxRemote, limits.perNode());
    this.holdMillis = holdMillis;
    this.announcers = new HeardNodes(holdMillis);
    this.overheard = new HeardNodes(holdMillis);
    this.counters = counters;
  }

  /** The highest sequence that this node has used for a claim of its own. */
  public long highestSequence() {
    return sequence;
  }

  /** The local leaf with this address, null if there is none. */
  public @Nullable LocalLeaf local(MacAddress mac) {
    return local.get(mac);
  }

  /** The node that hosts this address according to the others, null if unknown or withdrawn. */
  public @Nullable NodeId rootSwitchOf(MacAddress mac) {
    RemoteLeaf leaf = remote.get(mac);
    return leaf == null || !leaf.claim().present() ? null : leaf.claim().root();
  }

  /** Whether this node announces its leaves, so that its floods need teach nothing. */
  public boolean announces(NodeId root) {
    return announcers.contains(root);
  }

  /**
   * Whether some other node that was heard of lately, passing the test, has its identifier strictly
   * between two positions, clockwise. It need not be alive any more.
   */
  public boolean knowsNodeBetween(NodeId from, NodeId to, Predicate<NodeId> test) {
    return announcers.anyBetween(from, to, test) || overheard.anyBetween(from, to, test);
  }

  /** Notes that a node announces its leaves. */
  public void heardAnnouncer(NodeId root, long now) {
    announcers.heard(root, now);
  }

  /** How many local leaves are behind a port. */
  public int localCount(PortNumber port) {
    return local.size(port);
  }

  /**
   * A frame of this address came in on a leaf port.
   *
   * @return claims to be announced: empty if nothing changed for the others
   */
  public List<LeafClaim> learnLocal(MacAddress mac, PortNumber port) {
    LocalLeaf known = local.get(mac);
    if (known != null && !known.adopted()) {
      if (known.port().equals(port)) {
        return List.of();
      }
      counters.increment(Counter.LEAF_MOVED_PORT);
      return store(new LocalLeaf(mac, port, known.sequence(), false));
    }
    RemoteLeaf elsewhere = remote.remove(mac);
    counters.increment(
        elsewhere != null && elsewhere.claim().present()
            ? Counter.LEAF_MOVED_IN
            : Counter.LEAF_LEARNED);
    return putLocal(mac, port, elsewhere == null ? 0 : elsewhere.claim().sequence());
  }

  /**
   * Takes over a leaf that the switch already forwards for; it is not announced before it is
   * certain.
   */
  public void adoptLocal(MacAddress mac, PortNumber port) {
    if (local.get(mac) == null) {
      local.put(mac, port, new LocalLeaf(mac, port, 0, true));
    }
  }

  /**
   * The neighbourhood has been heard and nobody claims the adopted leaves that are left: they are
   * ours.
   *
   * @return claims to be announced
   */
  public List<LeafClaim> confirmAdopted() {
    List<LeafClaim> claims = new ArrayList<>();
    for (LocalLeaf leaf : localLeaves()) {
      if (leaf.adopted()) {
        claims.addAll(putLocal(leaf.mac(), leaf.port(), 0));
      }
    }
    return claims;
  }

  /**
   * A leaf is not behind this port any more.
   *
   * @return the withdrawal to be announced; empty if it was not there
   */
  public List<LeafClaim> forgetLocal(MacAddress mac, PortNumber port, long now) {
    LocalLeaf leaf = local.get(mac);
    if (leaf == null || !leaf.port().equals(port)) {
      return List.of();
    }
    local.remove(mac);
    counters.increment(Counter.LEAF_FORGOTTEN);
    return leaf.adopted() ? List.of() : List.of(withdraw(mac, leaf.sequence(), now));
  }

  /** Forgets the leaves behind all ports but these, and returns the withdrawals to be announced. */
  public List<LeafClaim> retainPorts(Set<PortNumber> leafPorts, long now) {
    List<LeafClaim> withdrawals = new ArrayList<>();
    for (LocalLeaf leaf : localLeaves()) {
      if (!leafPorts.contains(leaf.port())) {
        withdrawals.addAll(forgetLocal(leaf.mac(), leaf.port(), now));
      }
    }
    return withdrawals;
  }

  /**
   * Another node, or a peer in its name, says where a leaf lives. After {@link Verdict#DISPUTED}
   * and {@link Verdict#REGAINED} {@link #answer} tells what to announce.
   */
  public Verdict accept(LeafClaim claim, long now) {
    if (claim.sequence() > HIGHEST_SEQUENCE) {
      return Verdict.STALE;
    }
    if (claim.root().equals(self)) {
      return acceptAboutSelf(claim);
    }
    heardAnnouncer(claim.root(), now);
    LocalLeaf mine = local.get(claim.mac());
    if (mine != null) {
      if (!claim.present()) {
        // Nobody but this node may say that the leaf is gone from here: others would believe it.
        if (mine.adopted()) {
          // Should the leaf prove to be here all the same, its claim has to outbid this one.
          sequence = Math.max(sequence, claim.sequence());
        }
        boolean wins = !mine.adopted() && claim.isNewerThan(claimOf(mine));
        return wins ? Verdict.DISPUTED : Verdict.STALE;
      }
      if (!mine.adopted() && !claim.isNewerThan(claimOf(mine))) {
        return Verdict.DISPUTED;
      }
      local.remove(claim.mac());
      counters.increment(Counter.LEAF_MOVED_OUT);
    }
    RemoteLeaf known = remote.get(claim.mac());
    // What a node says itself counts more than the number that was made up for it.
    boolean guessed =
        known != null
            && known.source() == RemoteLeaf.Source.OVERHEARD
            && known.claim().root().equals(claim.root());
    if (known != null && !guessed && !claim.isNewerThan(known.claim())) {
      if (!claim.equals(known.claim())) {
        return Verdict.STALE;
      }
      putRemote(known.claim(), RemoteLeaf.Source.ANNOUNCED, now);
      return Verdict.KNOWN;
    }
    putRemote(claim, RemoteLeaf.Source.ANNOUNCED, now);
    return Verdict.NEWS;
  }

  /** What this node announces against a disputed claim. */
  public LeafClaim answer(LeafClaim disputed, long now) {
    LocalLeaf mine = local.get(disputed.mac());
    if (mine == null) {
      return withdraw(disputed.mac(), disputed.sequence(), now);
    }
    if (disputed.isNewerThan(claimOf(mine))) {
      return putLocal(mine.mac(), mine.port(), disputed.sequence()).get(0);
    }
    return claimOf(mine);
  }

  /**
   * A node that does not announce was the source of a flood from this address, or named it in a
   * leaf exchange: the newest sighting wins.
   *
   * @return whether this changed what this node believes
   */
  public boolean overhear(MacAddress mac, NodeId root, long now) {
    if (!mac.isUnicast() || root.equals(self) || announces(root)) {
      return false;
    }
    overheard.heard(root, now);
    LocalLeaf mine = local.remove(mac);
    if (mine != null) {
      counters.increment(Counter.LEAF_MOVED_OUT);
    }
    RemoteLeaf known = remote.get(mac);
    if (known != null && known.claim().present() && known.claim().root().equals(root)) {
      putRemote(known.claim(), RemoteLeaf.Source.OVERHEARD, now);
      return mine != null;
    }
    long above =
        Math.max(mine == null ? 0 : mine.sequence(), known == null ? 0 : known.claim().sequence());
    LeafClaim claim = new LeafClaim(mac, root, above + 1, true);
    putRemote(claim, RemoteLeaf.Source.OVERHEARD, now);
    return true;
  }

  /** Drops what was not renewed for the hold time; returns whether any home was lost. */
  public boolean age(long now) {
    List<MacAddress> expired = new ArrayList<>();
    boolean[] homeLost = {false};
    remote.forEach(
        (mac, leaf) -> {
          if (now - leaf.heardAt() >= holdMillis) {
            expired.add(mac);
            homeLost[0] |= leaf.claim().present();
          }
        });
    expired.forEach(remote::remove);
    counters.add(Counter.LEAF_AGED_OUT, expired.size());
    announcers.age(now);
    overheard.age(now);
    return homeLost[0];
  }

  /** The claims of this node's own leaves, for a refresh. */
  public List<LeafClaim> ownClaims() {
    List<LeafClaim> claims = new ArrayList<>();
    local.forEach(
        (mac, leaf) -> {
          if (!leaf.adopted()) {
            claims.add(claimOf(leaf));
          }
        });
    return claims;
  }

  /**
   * All that this node would tell a peer that knows nothing: own, announced and withdrawn claims.
   */
  public List<LeafClaim> allClaims() {
    List<LeafClaim> claims = ownClaims();
    remote.forEach(
        (mac, leaf) -> {
          if (leaf.source() == RemoteLeaf.Source.ANNOUNCED) {
            claims.add(leaf.claim());
          }
        });
    return claims;
  }

  /** The local leaves, in the order in which they were learned. */
  public List<LocalLeaf> localLeaves() {
    List<LocalLeaf> leaves = new ArrayList<>();
    local.forEach((mac, leaf) -> leaves.add(leaf));
    return leaves;
  }

  /** The leaves of other nodes including tombstones, in the order in which they were renewed. */
  public List<RemoteLeaf> remoteLeaves() {
    List<RemoteLeaf> leaves = new ArrayList<>();
    remote.forEach((mac, leaf) -> leaves.add(leaf));
    return leaves;
  }

  /** Address to root switch of all leaves that have a home at another node. */
  public Map<MacAddress, NodeId> remoteHomes() {
    Map<MacAddress, NodeId> homes = new LinkedHashMap<>();
    remote.forEach(
        (mac, leaf) -> {
          if (leaf.claim().present()) {
            homes.put(mac, leaf.claim().root());
          }
        });
    return Collections.unmodifiableMap(homes);
  }

  private Verdict acceptAboutSelf(LeafClaim claim) {
    LocalLeaf mine = local.get(claim.mac());
    if (mine != null) {
      if (mine.adopted() && claim.present()) {
        putLocal(mine.mac(), mine.port(), claim.sequence());
        return Verdict.REGAINED;
      }
      return claim.isNewerThan(claimOf(mine)) ? Verdict.DISPUTED : Verdict.STALE;
    }
    RemoteLeaf known = remote.get(claim.mac());
    boolean newest = known == null || claim.isNewerThan(known.claim());
    return claim.present() && newest ? Verdict.DISPUTED : Verdict.STALE;
  }

  private List<LeafClaim> putLocal(MacAddress mac, PortNumber port, long above) {
    sequence = Math.max(sequence, above) + 1;
    LocalLeaf leaf = new LocalLeaf(mac, port, sequence, false);
    List<LeafClaim> claims = new ArrayList<>();
    claims.add(claimOf(leaf));
    claims.addAll(store(leaf));
    return claims;
  }

  /** Puts a leaf into the table and returns the withdrawal of the one that had to go, if any. */
  private List<LeafClaim> store(LocalLeaf leaf) {
    MacAddress evicted = local.put(leaf.mac(), leaf.port(), leaf);
    if (evicted == null) {
      return List.of();
    }
    counters.increment(Counter.LOCAL_LEAF_EVICTED);
    return List.of(new LeafClaim(evicted, self, ++sequence, false));
  }

  private LeafClaim withdraw(MacAddress mac, long above, long now) {
    sequence = Math.max(sequence, above) + 1;
    LeafClaim withdrawal = new LeafClaim(mac, self, sequence, false);
    putRemote(withdrawal, RemoteLeaf.Source.ANNOUNCED, now);
    return withdrawal;
  }

  private void putRemote(LeafClaim claim, RemoteLeaf.Source source, long now) {
    MacAddress evicted = remote.put(claim.mac(), claim.root(), new RemoteLeaf(claim, source, now));
    if (evicted != null) {
      counters.increment(Counter.REMOTE_LEAF_EVICTED);
    }
  }

  private LeafClaim claimOf(LocalLeaf leaf) {
    return new LeafClaim(leaf.mac(), self, leaf.sequence(), true);
  }
}
