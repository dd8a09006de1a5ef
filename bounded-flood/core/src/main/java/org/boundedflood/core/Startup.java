package org.boundedflood.core;

import java.util.Collection;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.link.TunnelLink;

/**
 * Whether a node has heard its neighbourhood since it started.
 *
 * <pre>
 *   IDLE ── switch connected ──▶ WAITING ── topology known ──▶ LISTENING ── all heard, or limit ──▶ SETTLED
 * </pre>
 *
 * <p>Until it is settled, what an earlier life of the controller left in the switch is kept: what
 * the node does not know may be true all the same. Without a topology it never settles, because
 * then it knows of no port what it is for.
 */
final class Startup {
  private enum Phase {
    IDLE,
    WAITING,
    LISTENING,
    SETTLED
  }

  private final long limitMillis;
  private Phase phase = Phase.IDLE;
  private long deadline = Long.MAX_VALUE;

  Startup(long limitMillis) {
    this.limitMillis = limitMillis;
  }

  void begin() {
    if (phase == Phase.IDLE) {
      phase = Phase.WAITING;
    }
  }

  void topologyKnown(long now) {
    if (phase == Phase.WAITING) {
      phase = Phase.LISTENING;
      deadline = now + limitMillis;
    }
  }

  boolean isSettling() {
    return phase != Phase.SETTLED;
  }

  /**
   * Settles if every link was heard and gave its leaf table, or the limit is over; true only then.
   */
  boolean settle(Collection<TunnelLink> links, long now) {
    if (phase != Phase.LISTENING) {
      return false;
    }
    boolean allHeard =
        links.stream().noneMatch(link -> link.state() == LinkState.CHECKING || link.wantsTable());
    if (!allHeard && now < deadline) {
      return false;
    }
    phase = Phase.SETTLED;
    deadline = Long.MAX_VALUE;
    return true;
  }

  long nextWakeUp() {
    return deadline;
  }
}
