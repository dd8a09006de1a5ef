package org.boundedflood.core;

import java.util.Collection;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.link.TunnelLink;

/**
 * Whether a node has heard its neighbourhood since it started.
 *
 * <pre>
 *   IDLE ── switch connected ──▶ WAITING ── topology known ──▶ LISTENING
 *                                                                  │ all links heard, or the limit over
 *   SETTLED ◀── nothing to retain, or the limit over ── HEARD ◀────┘
 * </pre>
 *
 * <p>Until it is settled, what an earlier life of the controller left in the switch is kept: what
 * the node does not know may be true all the same. Having heard its peers does not end that at
 * once, because they may have been restarted too and know no more than it does. Without a topology
 * a node never settles, because then it knows of no port what it is for.
 */
final class Startup {
  private enum Phase {
    IDLE,
    WAITING,
    LISTENING,
    HEARD,
    SETTLED
  }

  private final long limitMillis;
  private Phase phase = Phase.IDLE;
  private boolean retains;
  private long deadline = Long.MAX_VALUE;

  Startup(long limitMillis) {
    this.limitMillis = limitMillis;
  }

  /** The switch is connected for the first time, with something of an earlier life or without. */
  void begin(boolean anythingInstalled) {
    phase = Phase.WAITING;
    retains = anythingInstalled;
  }

  void topologyKnown(long now) {
    if (phase == Phase.WAITING) {
      phase = Phase.LISTENING;
      deadline = now + limitMillis;
    }
  }

  /** Whether there are links of which nothing is known yet. */
  boolean isListening() {
    return phase != Phase.HEARD && phase != Phase.SETTLED;
  }

  boolean isSettling() {
    return phase != Phase.SETTLED;
  }

  /** True once: when every link was heard and gave its leaf table, or the limit is over. */
  boolean becomesHeard(Collection<TunnelLink> links, long now) {
    if (phase != Phase.LISTENING) {
      return false;
    }
    boolean allHeard =
        links.stream()
            .noneMatch(link -> link.state() == LinkState.CHECKING || link.leafTables().isWanted());
    if (!allHeard && now < deadline) {
      return false;
    }
    phase = Phase.HEARD;
    return true;
  }

  /** True once: when nothing of an earlier life has to be retained any more. */
  boolean becomesSettled(long now) {
    if (phase != Phase.HEARD || (retains && now < deadline)) {
      return false;
    }
    phase = Phase.SETTLED;
    deadline = Long.MAX_VALUE;
    return true;
  }

  /** The node did not run for so many milliseconds, and heard nobody. */
  void postpone(long millis) {
    if (deadline != Long.MAX_VALUE) {
      deadline += millis;
    }
  }

  long nextWakeUp() {
    return deadline;
  }
}
