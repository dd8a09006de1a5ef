package org.boundedflood.core.link;

/** How far a link is guarded by Bidirectional Forwarding Detection. */
public enum BfdStage {
  /** Not at all. */
  OFF(true),
  /** Both ends want it; its session has not come up yet. */
  RISING(false),
  /** Its session came up: when that is lost, the link is. */
  GUARDING(true),
  /** It is being ended, or this node does not know yet whether the peer wants it. */
  RETIRING(false);

  private final boolean tellsLiveness;

  BfdStage(boolean tellsLiveness) {
    this.tellsLiveness = tellsLiveness;
  }

  /** Whether a port that the switch holds for not forwarding does not forward. */
  public boolean tellsLiveness() {
    return tellsLiveness;
  }
}
