package org.boundedflood.topology.organise;

import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;

/** What a node holds about the link to one peer. */
final class Link {
  final NodeId peer;
  @Nullable LinkReason own;
  @Nullable LinkReason theirs;
  LinkStage stage;

  /** When the stage is over: an answer, a pause or a check; nothing in other stages. */
  long deadline = Long.MAX_VALUE;

  /** When this node asks again for a link that has a tunnel. */
  long refreshAt = Long.MAX_VALUE;

  /** When the peer's wish counts no more, or that the tunnel of an earlier life is kept. */
  long theirsUntil = Long.MAX_VALUE;

  /** Requests since the stage began, or the peer answered. */
  int unanswered;

  int failures;

  /** Whether the peer should have been heard and was not: nothing is built on it until it is. */
  boolean doubtful;

  /** The number of this node's last message before the link, or with which it closed it. */
  long closedAt;

  Link(NodeId peer, LinkStage stage, long closedAt) {
    this.peer = peer;
    this.stage = stage;
    this.closedAt = closedAt;
  }

  void enter(LinkStage entered, long until) {
    stage = entered;
    deadline = until;
    unanswered = 0;
    if (entered == LinkStage.IN_USE) {
      doubtful = false;
    }
  }

  /** A request was sent: twice as long is waited for the answer as the last time. */
  void asked(long now, long first) {
    deadline = now + (first << unanswered);
    unanswered++;
  }

  /** What is awaited of the peer may come so much later. */
  void excuse(long millis) {
    if (stage != LinkStage.PAUSING) {
      deadline = later(deadline, millis);
    }
    refreshAt = later(refreshAt, millis);
    theirsUntil = later(theirsUntil, millis);
  }

  private static long later(long time, long millis) {
    return time == Long.MAX_VALUE ? time : time + millis;
  }

  boolean isWanted() {
    return own != null || theirs != null;
  }

  /** Whether only the peer wants it, and for this reason. */
  boolean isGuest(LinkReason reason) {
    return own == null && theirs == reason;
  }

  long nextWakeUp() {
    long refresh = own != null && stage.hasTunnel() ? refreshAt : Long.MAX_VALUE;
    return Math.min(deadline, Math.min(refresh, theirsUntil));
  }
}
