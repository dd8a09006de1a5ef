package org.boundedflood.core.leaf;

import static org.boundedflood.core.ring.NodeIds.MAX;
import static org.boundedflood.core.ring.NodeIds.ZERO;
import static org.boundedflood.core.ring.NodeIds.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.junit.jupiter.api.Test;

class LeafClaimTest {
  private static final MacAddress MAC = MacAddress.of("02:ee:00:00:00:01");

  /** Few values, so that ties are common. */
  @Provide
  Arbitrary<LeafClaim> claims() {
    Arbitrary<NodeId> roots = Arbitraries.of(ZERO, at(1), MAX);
    Arbitrary<Long> sequences = Arbitraries.of(0L, 1L, Long.MAX_VALUE);
    return Combinators.combine(roots, sequences, Arbitraries.of(true, false))
        .as((root, sequence, present) -> new LeafClaim(MAC, root, sequence, present));
  }

  @Property
  void ofTwoDifferentClaimsOnALeafExactlyOneIsNewer(
      @ForAll("claims") LeafClaim a, @ForAll("claims") LeafClaim b) {
    assertEquals(!a.equals(b), a.isNewerThan(b) != b.isNewerThan(a));
  }

  @Property
  void newerIsTransitive(
      @ForAll("claims") LeafClaim a, @ForAll("claims") LeafClaim b, @ForAll("claims") LeafClaim c) {
    assertTrue(!(a.isNewerThan(b) && b.isNewerThan(c)) || a.isNewerThan(c));
  }

  @Test
  void theHigherSequenceIsNewerWhateverTheRoot() {
    assertTrue(new LeafClaim(MAC, ZERO, 2, true).isNewerThan(new LeafClaim(MAC, MAX, 1, true)));
  }

  @Test
  void underOneSequenceTheHigherRootIsNewer() {
    assertTrue(new LeafClaim(MAC, MAX, 1, true).isNewerThan(new LeafClaim(MAC, ZERO, 1, false)));
  }

  @Test
  void underOneSequenceAndRootTheWithdrawalIsNewer() {
    LeafClaim there = new LeafClaim(MAC, ZERO, 1, true);
    assertTrue(new LeafClaim(MAC, ZERO, 1, false).isNewerThan(there));
    assertFalse(there.isNewerThan(there));
  }

  @Test
  void onlyAUnicastAddressAndASequenceOf63BitsMakeAClaim() {
    assertThrows(
        IllegalArgumentException.class, () -> new LeafClaim(MacAddress.BROADCAST, ZERO, 1, true));
    assertThrows(
        IllegalArgumentException.class, () -> new LeafClaim(MacAddress.of(0), ZERO, 1, true));
    assertThrows(IllegalArgumentException.class, () -> new LeafClaim(MAC, ZERO, -1, true));
  }
}
