package org.boundedflood.core;

import java.util.List;
import org.boundedflood.core.frb.AdjacencyUpdate;
import org.boundedflood.core.link.RoundTrip;
import org.boundedflood.core.ring.Positions;
import org.jspecify.annotations.Nullable;

/** What the two ends of one link told each other of their other peers. */
final class LinkAdjacency {
  private static final long NEVER = Long.MIN_VALUE / 2;
  private static final int UNTOLD = 0;

  private final RoundTrip roundTrip = new RoundTrip();
  private @Nullable Positions neighbours;
  private int held;
  private int toOriginal = UNTOLD;
  private boolean greeted;
  private int peerState;
  private Positions told = Positions.NONE;
  private int toldToOriginal = UNTOLD;
  private int toldState;
  private boolean mayRely = true;
  private long toldAt = NEVER;

  /** How long messages take on the link. */
  RoundTrip roundTrip() {
    return roundTrip;
  }

  /** Where the peer's own peers are, as it said last; null if it has not said. */
  @Nullable Positions neighbours() {
    return neighbours;
  }

  /** The state of the peer's adjacency that this node has; 0 if none. */
  int held() {
    return held;
  }

  /** Whether an update builds on what this node has. */
  boolean fits(AdjacencyUpdate update) {
    return update.base() == 0 || update.base() == held;
  }

  /** What the peer's adjacency is after an update that {@link #fits}. */
  Positions after(AdjacencyUpdate update) {
    Positions before = update.base() == 0 || neighbours == null ? Positions.NONE : neighbours;
    return before.without(update.gone()).with(update.added());
  }

  /** An update was taken; {@code now} is what it made of the peer's adjacency. */
  void take(AdjacencyUpdate update, Positions now) {
    held = update.sequence();
    neighbours = now;
    toOriginal = update.toOriginal();
  }

  /** How many links the peer is from a node of the original, as it said; 0 if it has not said. */
  int toOriginal() {
    return toOriginal;
  }

  /** The same, {@link AdjacencyUpdate#NO_ORIGINAL} if it has not said. */
  int knownToOriginal() {
    return toOriginal == UNTOLD ? AdjacencyUpdate.NO_ORIGINAL : toOriginal;
  }

  /** Whether the peer is known to go both ways round, as there is no node of the original. */
  boolean goesBothWays() {
    return toOriginal == AdjacencyUpdate.NO_ORIGINAL;
  }

  /** Whether a link message of the peer was heard, so that it is known what the peer speaks. */
  boolean isGreeted() {
    return greeted;
  }

  /** A link message of the peer came in, which is in this state. */
  void greeted(int state) {
    greeted = true;
    peerState = state;
    boolean hasNothing = state == 0 && !isTold();
    if (hasNothing || (isAt(state) && toldToOriginal < AdjacencyUpdate.NO_ORIGINAL)) {
      mayRely = false;
    }
  }

  /** The state in which the peer said to be last. */
  int peerState() {
    return peerState;
  }

  /**
   * Whether the peer may take this node for one that goes both ways: it was told so, be it by an
   * earlier life of this node, and has not confirmed yet to have heard that this is no longer so.
   */
  boolean mayRely() {
    return mayRely;
  }

  /** Whether the peer was told anything yet. */
  boolean isTold() {
    return toldState != 0;
  }

  /** Whether a peer in this state knows all that it was told. */
  boolean isAt(int peerState) {
    return isTold() && toldState == peerState;
  }

  /** Whether there has been time for the peer to answer to what it was told last. */
  boolean mayTellAnew(long now, long pauseMillis) {
    return now - toldAt >= pauseMillis;
  }

  /**
   * What is to be sent so that the peer knows {@code own}, if it does not.
   *
   * @param anew whether it may have nothing of what it was told before
   * @param sequence of the first update
   */
  List<AdjacencyUpdate> tell(
      Positions own, int ownToOriginal, boolean anew, int sequence, int maxPayload, long now) {
    if (!anew && told.equals(own) && toldToOriginal == ownToOriginal) {
      return List.of();
    }
    List<AdjacencyUpdate> updates =
        AdjacencyUpdate.between(
            anew ? Positions.NONE : told,
            own,
            ownToOriginal,
            anew ? 0 : toldState,
            sequence,
            maxPayload);
    told = own;
    toldToOriginal = ownToOriginal;
    mayRely |= ownToOriginal == AdjacencyUpdate.NO_ORIGINAL;
    toldState = updates.get(updates.size() - 1).sequence();
    toldAt = now;
    return updates;
  }
}
