package org.boundedflood.core.learning;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.boundedflood.core.net.PortNumber;

/**
 * How many more leaves each leaf port may bring now.
 *
 * <p>A leaf costs flows here and a claim at every node of the overlay, so that somebody who makes
 * up source addresses has to be kept short. A port that has its share of leaves already may replace
 * one of them every {@link #REPLACEMENT_MILLIS}: often enough for a true one to come through in the
 * end, and cheap.
 *
 * <p>Bound: one entry for each port that was seen to bring leaves. Ageing: {@link #retain}. Owner:
 * the node's state machine.
 */
public final class PortBudgets {
  /** Milliseconds between two new leaves in place of others. */
  static final long REPLACEMENT_MILLIS = 1_000;

  /** Milliseconds between two reports about one port. */
  static final long REPORT_MILLIS = 60_000;

  /** Whether a port may bring one more leaf. */
  public enum Verdict {
    /** It may. */
    ALLOWED,
    /** It brings new ones too fast. */
    TOO_FAST,
    /** It has its share. */
    FULL
  }

  private record Budget(TokenBucket additions, TokenBucket replacements, TokenBucket reports) {}

  private final LeafLimits limits;
  private final Map<PortNumber, Budget> budgets = new TreeMap<>();

  public PortBudgets(LeafLimits limits) {
    this.limits = limits;
  }

  /**
   * Asks for one more leaf behind a port; if it is allowed, that counts.
   *
   * @param known how many are known there
   */
  public Verdict ask(PortNumber port, int known, long now) {
    Budget budget = of(port, now);
    if (known >= limits.perPort()) {
      return budget.replacements.take(now) ? Verdict.ALLOWED : Verdict.FULL;
    }
    return budget.additions.take(now) ? Verdict.ALLOWED : Verdict.TOO_FAST;
  }

  /** Whether it is time to report that a port brings too many; if so, that counts. */
  public boolean mayReport(PortNumber port, long now) {
    return of(port, now).reports.take(now);
  }

  /** Forgets all ports but these. */
  public void retain(Set<PortNumber> ports) {
    budgets.keySet().retainAll(ports);
  }

  private Budget of(PortNumber port, long now) {
    return budgets.computeIfAbsent(
        port,
        fresh ->
            new Budget(
                new TokenBucket(limits.perPort(), limits.newInterval(), now),
                new TokenBucket(1, REPLACEMENT_MILLIS, now),
                new TokenBucket(1, REPORT_MILLIS, now)));
  }
}
