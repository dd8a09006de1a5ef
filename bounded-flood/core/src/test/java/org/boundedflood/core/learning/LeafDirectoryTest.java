package org.boundedflood.core.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.count.Counters;
import org.boundedflood.core.leaf.LeafClaim;
import org.boundedflood.core.learning.LeafDirectory.Verdict;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;

final class LeafDirectoryTest {
  private static final NodeId SELF = NodeId.of(1, 1);
  private static final NodeId OTHER = NodeId.of(2, 2);
  private static final NodeId THIRD = NodeId.of(3, 3);
  private static final MacAddress MAC = MacAddress.of("02:00:00:00:00:01");
  private static final PortNumber PORT = PortNumber.of(1);
  private static final long HOLD = 1_000;

  private final Counters counters = new Counters();
  private final LeafDirectory leaves = directory(SELF, counters);

  private static LeafDirectory directory(NodeId self, Counters counters) {
    return new LeafDirectory(self, 100, 16, 64, LeafLimits.DEFAULT, HOLD, counters);
  }

  @Test
  void aNewLeafIsClaimedOnceAndThenKnown() {
    List<LeafClaim> claims = leaves.learnLocal(MAC, PORT);
    assertEquals(List.of(new LeafClaim(MAC, SELF, 101, true)), claims);
    assertEquals(List.of(), leaves.learnLocal(MAC, PORT));
  }

  @Test
  void aMoveToAnotherOwnPortConcernsNobodyElse() {
    leaves.learnLocal(MAC, PORT);
    assertEquals(List.of(), leaves.learnLocal(MAC, PortNumber.of(2)));
    assertEquals(PortNumber.of(2), leaves.localLeaves().get(0).port());
  }

  @Test
  void aLeafThatMovesInIsClaimedAboveItsOldHome() {
    leaves.accept(new LeafClaim(MAC, OTHER, 5_000, true), 0);
    LeafClaim claim = leaves.learnLocal(MAC, PORT).get(0);
    assertEquals(5_001, claim.sequence());
    assertNull(leaves.rootSwitchOf(MAC));
  }

  @Test
  void aNewerClaimOfAnotherNodeTakesTheLeafAway() {
    leaves.learnLocal(MAC, PORT);
    assertEquals(Verdict.NEWS, leaves.accept(new LeafClaim(MAC, OTHER, 102, true), 0));
    assertNull(leaves.local(MAC));
    assertEquals(OTHER, leaves.rootSwitchOf(MAC));
  }

  @Test
  void aNewerWithdrawalByAnotherNodeIsAnsweredWithANewerClaim() {
    leaves.learnLocal(MAC, PORT);
    LeafClaim withdrawal = new LeafClaim(MAC, OTHER, 102, false);
    assertEquals(Verdict.DISPUTED, leaves.accept(withdrawal, 0));
    assertEquals(new LeafClaim(MAC, SELF, 103, true), leaves.answer(withdrawal, 0));
    assertEquals(PORT, leaves.localLeaves().get(0).port());
  }

  @Test
  void anOlderClaimOfAnotherNodeIsAnsweredWithTheOwn() {
    LeafClaim own = leaves.learnLocal(MAC, PORT).get(0);
    LeafClaim old = new LeafClaim(MAC, OTHER, 50, true);
    assertEquals(Verdict.DISPUTED, leaves.accept(old, 0));
    assertEquals(own, leaves.answer(old, 0));
  }

  @Test
  void aClaimInTheNameOfThisNodeForALeafItDoesNotHaveIsWithdrawn() {
    LeafClaim ghost = new LeafClaim(MAC, SELF, 900, true);
    assertEquals(Verdict.DISPUTED, leaves.accept(ghost, 0));
    LeafClaim answer = leaves.answer(ghost, 0);
    assertTrue(answer.isNewerThan(ghost));
    assertFalse(answer.present());
    assertEquals(Verdict.STALE, leaves.accept(ghost, 0), "answered once, then known to be old");
  }

  @Test
  void anOwnClaimOfAnEarlierLifeIsOvertaken() {
    leaves.learnLocal(MAC, PORT);
    LeafClaim earlier = new LeafClaim(MAC, SELF, 900, true);
    assertEquals(Verdict.DISPUTED, leaves.accept(earlier, 0));
    assertEquals(new LeafClaim(MAC, SELF, 901, true), leaves.answer(earlier, 0));
  }

  @Test
  void anAdoptedLeafIsConfirmedByAPeerThatBelievesItHere() {
    leaves.adoptLocal(MAC, PORT);
    assertEquals(List.of(), leaves.ownClaims());
    LeafClaim believed = new LeafClaim(MAC, SELF, 900, true);
    assertEquals(Verdict.REGAINED, leaves.accept(believed, 0));
    assertEquals(List.of(new LeafClaim(MAC, SELF, 901, true)), leaves.ownClaims());
    assertEquals(new LeafClaim(MAC, SELF, 901, true), leaves.answer(believed, 0));
  }

  @Test
  void anAdoptedLeafThatIsHereOutbidsAWithdrawalHeardBefore() {
    leaves.adoptLocal(MAC, PORT);
    assertEquals(Verdict.STALE, leaves.accept(new LeafClaim(MAC, OTHER, 900, false), 0));
    assertEquals(List.of(new LeafClaim(MAC, SELF, 901, true)), leaves.confirmAdopted());
  }

  @Test
  void anAdoptedLeafThatMovedMeanwhileIsGivenUp() {
    leaves.adoptLocal(MAC, PORT);
    assertEquals(Verdict.NEWS, leaves.accept(new LeafClaim(MAC, OTHER, 3, true), 0));
    assertEquals(OTHER, leaves.rootSwitchOf(MAC));
    assertEquals(List.of(), leaves.confirmAdopted());
  }

  @Test
  void adoptedLeavesThatNobodyClaimsAreClaimedInTheEnd() {
    leaves.adoptLocal(MAC, PORT);
    assertEquals(List.of(new LeafClaim(MAC, SELF, 101, true)), leaves.confirmAdopted());
  }

  @Test
  void aWithdrawnLeafIsNotRevivedByOlderNews() {
    LeafClaim there = new LeafClaim(MAC, OTHER, 10, true);
    leaves.accept(there, 0);
    leaves.accept(new LeafClaim(MAC, OTHER, 11, false), 0);
    assertEquals(Verdict.STALE, leaves.accept(there, 0));
    assertNull(leaves.rootSwitchOf(MAC));
  }

  @Test
  void leavesOfAPortThatGoesAreWithdrawn() {
    leaves.learnLocal(MAC, PORT);
    List<LeafClaim> withdrawals = leaves.retainPorts(Set.of(PortNumber.of(2)), 0);
    assertEquals(1, withdrawals.size());
    assertFalse(withdrawals.get(0).present());
    assertTrue(leaves.allClaims().containsAll(withdrawals), "the tombstone is told to new peers");
  }

  @Test
  void whatIsNotRenewedIsForgotten() {
    LeafClaim claim = new LeafClaim(MAC, OTHER, 10, true);
    leaves.accept(claim, 0);
    assertEquals(Verdict.KNOWN, leaves.accept(claim, HOLD / 2));
    assertFalse(leaves.age(HOLD));
    assertTrue(leaves.age(HOLD + HOLD / 2));
    assertNull(leaves.rootSwitchOf(MAC));
    assertEquals(1, counters.get(Counter.LEAF_AGED_OUT));
  }

  @Test
  void aFloodTeachesOnlyOfNodesThatDoNotAnnounce() {
    assertTrue(leaves.overhear(MAC, OTHER, 0));
    assertFalse(leaves.overhear(MAC, OTHER, 1), "no news");
    assertTrue(leaves.overhear(MAC, THIRD, 2), "the newest sighting wins");
    leaves.heardAnnouncer(OTHER, 3);
    assertFalse(leaves.overhear(MAC, OTHER, 4));
    assertEquals(THIRD, leaves.rootSwitchOf(MAC));
  }

  @Test
  void aSequenceThatLeavesNoRoomIsNotBelieved() {
    LeafClaim absurd = new LeafClaim(MAC, OTHER, Long.MAX_VALUE, true);
    assertEquals(Verdict.STALE, leaves.accept(absurd, 0));
    assertTrue(leaves.learnLocal(MAC, PORT).get(0).sequence() > 0);
  }

  @Test
  void aPortWithVeryManyLeavesDisplacesItsOwn() {
    leaves.learnLocal(MAC, PORT);
    PortNumber greedy = PortNumber.of(2);
    for (int i = 0; i < 1_000; i++) {
      leaves.learnLocal(MacAddress.of(0x0200_0001_0000L + i), greedy);
    }
    assertEquals(16, leaves.localLeaves().size());
    assertEquals(PORT, leaves.localLeaves().get(0).port());
    assertEquals(985, counters.get(Counter.LOCAL_LEAF_EVICTED));
  }

  @Test
  void aNodeThatClaimsVeryManyLeavesDisplacesItsOwn() {
    LeafLimits limits = new LeafLimits(8, 20, 10, 16, Duration.ofSeconds(2));
    LeafDirectory bounded = new LeafDirectory(SELF, 100, 16, 64, limits, HOLD, counters);
    bounded.accept(new LeafClaim(MAC, THIRD, 1, true), 0);
    for (int i = 0; i < 1_000; i++) {
      bounded.accept(new LeafClaim(MacAddress.of(0x0200_0001_0000L + i), OTHER, 1, true), 0);
    }
    assertEquals(11, bounded.remoteLeaves().size());
    assertEquals(THIRD, bounded.rootSwitchOf(MAC));
    assertEquals(990, counters.get(Counter.REMOTE_LEAF_EVICTED));
  }

  @Test
  void forgedAnnouncersDoNotFillTheMemory() {
    for (int i = 0; i < 20_000; i++) {
      leaves.heardAnnouncer(NodeId.of(7, i), 0);
    }
    assertFalse(leaves.announces(NodeId.of(7, 0)), "the one heard first has gone");
    assertTrue(leaves.announces(NodeId.of(7, 19_999)));
  }

  @Test
  void aLeafThatHasToGoForOneThatMovedPortsIsWithdrawn() {
    LeafLimits limits = new LeafLimits(1, 20, 10, 16, Duration.ofSeconds(2));
    LeafDirectory bounded = new LeafDirectory(SELF, 100, 16, 64, limits, HOLD, counters);
    MacAddress other = MacAddress.of("02:00:00:00:00:02");
    bounded.learnLocal(MAC, PORT);
    bounded.learnLocal(other, PortNumber.of(2));
    List<LeafClaim> claims = bounded.learnLocal(MAC, PortNumber.of(2));
    assertEquals(1, claims.size());
    assertEquals(other, claims.get(0).mac());
    assertFalse(claims.get(0).present());
  }

  @Property
  void nodesThatHeardTheSameClaimsAgreeInWhateverOrderTheyCame(
      @ForAll("claims") List<LeafClaim> claims, @ForAll Random random) {
    LeafDirectory one = directory(NodeId.of(100, 0), new Counters());
    LeafDirectory other = directory(NodeId.of(101, 0), new Counters());
    claims.forEach(claim -> one.accept(claim, 0));
    List<LeafClaim> shuffled = new ArrayList<>(claims);
    shuffled.addAll(claims.subList(0, claims.size() / 2));
    Collections.shuffle(shuffled, random);
    shuffled.forEach(claim -> other.accept(claim, 0));
    assertEquals(Map.copyOf(one.remoteHomes()), Map.copyOf(other.remoteHomes()));
  }

  @Provide
  Arbitrary<List<LeafClaim>> claims() {
    Arbitrary<MacAddress> macs =
        Arbitraries.longs().between(1, 4).map(i -> MacAddress.of(0x0200_0000_0000L + i));
    Arbitrary<NodeId> roots = Arbitraries.longs().between(1, 5).map(i -> NodeId.of(i, 0));
    Arbitrary<Long> sequences = Arbitraries.longs().between(0, 6);
    return Combinators.combine(macs, roots, sequences, Arbitraries.of(true, false))
        .as(LeafClaim::new)
        .list()
        .ofMaxSize(40);
  }
}
