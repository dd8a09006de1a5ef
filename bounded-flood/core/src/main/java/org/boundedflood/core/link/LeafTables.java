package org.boundedflood.core.link;

/**
 * What the two ends of a link told each other of where leaves live.
 *
 * <p>Invariant: whoever sends news as floods to a peer has sent it all that is older, too. So a
 * peer that got no floods for a time, for whatever reason, and be it one that it does not know of,
 * is sent the whole table when it gets floods again.
 */
public final class LeafTables {
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final TunnelLink link;
  private final long pauseMillis;
  private boolean received;
  private boolean owed = true;
  private long sentAt = NEVER;

  /**
   * Of a new link.
   *
   * @param pauseMillis time between two tables to the peer at least
   */
  LeafTables(TunnelLink link, long pauseMillis) {
    this.link = link;
    this.pauseMillis = pauseMillis;
  }

  /** Whether the peer announces leaves and its table has not been received on this link yet. */
  public boolean isWanted() {
    return link.announces() && !received;
  }

  /** The peer's table was received. */
  public void received() {
    received = true;
  }

  /** Whether floods go to the peer, and news went past it since it was last sent the table. */
  public boolean isOwed() {
    return owed && link.sendsFloods();
  }

  /** Whether the last table is long enough ago for another one. */
  public boolean maySend(long now) {
    return now - sentAt >= pauseMillis;
  }

  /** The table was sent to the peer. */
  public void sent(long now) {
    sentAt = now;
    owed = !link.sendsFloods();
  }

  /** The link is not what it was: either end may miss news. */
  void interrupted() {
    received = false;
    owed = true;
  }

  /** Whether floods go to the peer may have changed. */
  void noteFloods() {
    owed |= !link.sendsFloods();
  }
}
