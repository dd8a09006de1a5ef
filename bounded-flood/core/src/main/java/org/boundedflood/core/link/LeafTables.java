package org.boundedflood.core.link;

/**
 * What the two ends of a link told each other of where leaves live.
 *
 * <p>Invariant: whoever sends news as floods to a peer has sent it all that is older, too. So a
 * peer that got no floods for a time, for whatever reason, and be it one that it does not know of,
 * is sent the whole table when it gets floods again.
 *
 * <p>Each end says in its link messages how many messages with claims it has sent on the link. One
 * that got fewer wants the peer's table, so that news that a tunnel lost are there with the next
 * check; while it goes on losing them it asks at ever longer intervals, from {@value
 * #SHORTEST_PAUSE_MILLIS} ms to {@value #LONGEST_PAUSE_MILLIS} ms, because tables may be what the
 * tunnel cannot carry.
 */
public final class LeafTables {
  private static final long NEVER = Long.MIN_VALUE / 2;
  private static final long SHORTEST_PAUSE_MILLIS = 1_000;
  private static final long LONGEST_PAUSE_MILLIS = 64_000;

  /** So many messages may be on their way ahead of a link message that does not count them yet. */
  private static final int MOST_OVERTAKING = 64;

  private final TunnelLink link;
  private final long pauseMillis;
  private boolean received;
  private boolean owed = true;
  private long sentAt = NEVER;
  private int newsSent;
  private int newsExpected;
  private boolean newsCounted;
  private boolean newsMissing;
  private long askedAt = NEVER;
  private long askPause = SHORTEST_PAUSE_MILLIS;

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

  /** A message with claims is sent to the peer. */
  public void newsSent() {
    newsSent++;
  }

  /** How many were, modulo 2^32. */
  public int countOfNewsSent() {
    return newsSent;
  }

  /** A message with claims came from the peer. */
  public void newsReceived() {
    newsExpected++;
  }

  /**
   * The peer says how many it has sent.
   *
   * @return whether some of them were lost, so that its table is wanted
   */
  public boolean comparePeersCount(int count, long now) {
    int behind = count - newsExpected;
    if (newsCounted && behind > 0) {
      newsMissing = true;
    }
    if (!newsCounted || behind > 0 || behind < -MOST_OVERTAKING) {
      newsCounted = true;
      newsExpected = count;
    }
    if (!newsMissing || now - askedAt < askPause) {
      return false;
    }
    boolean again = now - askedAt < 2 * LONGEST_PAUSE_MILLIS;
    askPause = again ? Math.min(2 * askPause, LONGEST_PAUSE_MILLIS) : SHORTEST_PAUSE_MILLIS;
    askedAt = now;
    newsMissing = false;
    received = false;
    return true;
  }

  /** The link is not what it was: either end may miss news. */
  void interrupted() {
    received = false;
    newsCounted = false;
    newsMissing = false;
    owed = true;
  }

  /** Whether floods go to the peer may have changed. */
  void noteFloods() {
    owed |= !link.sendsFloods();
  }
}
