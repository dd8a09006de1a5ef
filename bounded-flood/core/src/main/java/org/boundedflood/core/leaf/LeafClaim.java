package org.boundedflood.core.leaf;

import java.util.Comparator;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;

/**
 * What a root switch says of a leaf: that it is attached there, or no longer is.
 *
 * @param mac the leaf's address, unicast
 * @param root the node that says so
 * @param sequence grows with every claim of a root, 0 to 2<sup>63</sup> - 1
 * @param present whether the leaf is attached; false withdraws an earlier claim
 */
public record LeafClaim(MacAddress mac, NodeId root, long sequence, boolean present) {
  /**
   * Orders claims on one leaf by age, the newest last: the higher sequence is newer, then the
   * higher root. A root that contradicts itself under one sequence withdraws.
   */
  public static final Comparator<LeafClaim> OLDEST_FIRST =
      Comparator.comparingLong(LeafClaim::sequence)
          .thenComparing(LeafClaim::root)
          .thenComparing(LeafClaim::present, Comparator.reverseOrder());

  /** Checks address and sequence. */
  public LeafClaim {
    if (!mac.isUnicast()) {
      throw new IllegalArgumentException("leaf must have a unicast MAC address, found " + mac);
    }
    if (sequence < 0) {
      throw new IllegalArgumentException(
          "leaf sequence must be 0 to 2^63 - 1, found " + Long.toUnsignedString(sequence));
    }
  }

  /** Whether this claim replaces {@code other}, which is on the same leaf. */
  public boolean isNewerThan(LeafClaim other) {
    return OLDEST_FIRST.compare(this, other) > 0;
  }
}
