package org.boundedflood.core;

import java.util.List;
import java.util.Optional;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.count.Counters;
import org.boundedflood.core.leaf.LeafClaim;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Watches for another node that uses this node's identifier. Nothing can be mended by the node
 * itself, so it only counts the signs, and tells the operator at most once per refresh interval.
 *
 * <p>Bound: the last sign.
 */
final class DuplicateWatch {
  private final NodeId self;
  private final long quietMillis;
  private final Counters counters;
  private final Outbox out;
  private boolean claimsTell;
  private @Nullable DuplicateSign last;
  private long warnedAt;
  private boolean warned;

  /**
   * Nothing was seen yet.
   *
   * @param quietMillis time between two warnings at least
   */
  DuplicateWatch(NodeId self, long quietMillis, Counters counters, Outbox out) {
    this.self = self;
    this.quietMillis = quietMillis;
    this.counters = counters;
    this.out = out;
  }

  /**
   * From now on every claim of an earlier life of this controller has been heard that is still
   * around: newer ones in this node's name are another node's.
   */
  void settled() {
    claimsTell = true;
  }

  /** Looks for claims in this node's name above every sequence that it has used itself. */
  void inspect(TunnelLink ingress, List<LeafClaim> claims, long highestOwn, long now) {
    for (LeafClaim claim : claims) {
      if (claimsTell && claim.root().equals(self) && claim.sequence() > highestOwn) {
        heard(ingress.name(), "a claim of leaf " + claim.mac() + " in its own name", now);
        return;
      }
    }
  }

  /**
   * Something came in that only another node with the same identifier can have sent.
   *
   * @param port name of the port through which it came
   * @param what it was, in words
   */
  void heard(String port, String what, long now) {
    counters.increment(Counter.DUPLICATE_NODE_ID);
    last = new DuplicateSign(port, what, now);
    if (!warned || now - warnedAt >= quietMillis) {
      warned = true;
      warnedAt = now;
      out.warn(
          "another node uses the identifier %s of this node: heard %s through port %s; give one of them another identifier"
              .formatted(self, what, port));
    }
  }

  Optional<DuplicateSign> last() {
    return Optional.ofNullable(last);
  }
}
