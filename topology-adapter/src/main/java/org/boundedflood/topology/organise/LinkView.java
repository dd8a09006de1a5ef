package org.boundedflood.topology.organise;

import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * The link to one peer, as others may see it.
 *
 * @param peer the node at its other end
 * @param stage how far it has come
 * @param own why this node wants it; null if it does not
 * @param theirs why the peer wants it; null if it does not, as far as is known
 */
public record LinkView(
    NodeId peer, LinkStage stage, @Nullable LinkReason own, @Nullable LinkReason theirs) {
  /** Whether only the peer wants it. */
  public boolean isGuest() {
    return own == null && theirs != null;
  }
}
