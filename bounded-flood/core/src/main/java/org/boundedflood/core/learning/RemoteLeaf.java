package org.boundedflood.core.learning;

import org.boundedflood.core.leaf.LeafClaim;

/**
 * What this node believes about a leaf address that is not behind its own ports.
 *
 * @param claim who hosts it; a withdrawn claim is a tombstone, kept so that older news cannot
 *     revive it
 * @param source how this node came to know
 * @param heardAt when that was last renewed, in milliseconds of the node's clock
 */
public record RemoteLeaf(LeafClaim claim, Source source, long heardAt) {
  /** How an address became known. */
  public enum Source {
    /** Its root switch announced it, directly or through the leaf table of a peer. */
    ANNOUNCED,
    /** It was the source of a flood, or in a leaf exchange, of a node that does not announce. */
    OVERHEARD
  }
}
