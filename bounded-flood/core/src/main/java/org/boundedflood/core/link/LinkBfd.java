package org.boundedflood.core.link;

import org.jspecify.annotations.Nullable;

/**
 * How far a link is guarded by Bidirectional Forwarding Detection, which the switch does by itself.
 *
 * <pre>
 *          both ends want it             the session came up
 *   OFF ──────────────────────▶ RISING ──────────────────────▶ GUARDING
 *    ▲                            │                                │
 *    │  the switch has ended it   ▼   one end wants it no more     │
 *    └────────────────────── RETIRING ◀────────────────────────────┘
 * </pre>
 *
 * <p>The switch holds a port on which BFD is on, and its session not up, for one that does not
 * forward. That is true only while GUARDING: before, the peer may not have begun, and after, it may
 * have ended it first. Meanwhile no group may watch the port.
 */
final class LinkBfd {
  private @Nullable Boolean agreed;
  private @Nullable BfdState reported;
  private boolean cameUp;

  /**
   * The peer said whether it wants BFD.
   *
   * @return whether the switch must be told, as this is news
   */
  boolean agree(boolean wanted) {
    boolean news = agreed == null || agreed != wanted;
    agreed = wanted;
    note();
    return news;
  }

  /**
   * The switch said how BFD stands on the port; null: it is off.
   *
   * @return whether the switch must be told to begin anew, as somebody else has ended it
   */
  boolean report(@Nullable BfdState state) {
    boolean ended = reported != null && state == null;
    reported = state;
    note();
    return ended && isAgreed();
  }

  private void note() {
    boolean unwanted = agreed != null && !agreed;
    cameUp = reported != null && !unwanted && (cameUp || reported == BfdState.UP);
  }

  private boolean isAgreed() {
    return agreed != null && agreed;
  }

  BfdStage stage() {
    if (cameUp) {
      return BfdStage.GUARDING;
    }
    if (isAgreed()) {
      return BfdStage.RISING;
    }
    return reported == null ? BfdStage.OFF : BfdStage.RETIRING;
  }

  /** Whether BFD finds that nothing gets through. */
  boolean isBroken() {
    return stage() == BfdStage.GUARDING && reported == BfdState.DOWN;
  }
}
