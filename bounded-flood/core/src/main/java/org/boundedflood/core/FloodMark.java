package org.boundedflood.core;

/** What a switch tells with a flood that it sends to the controller: what is left to be done. */
public final class FloodMark {
  /** All of it: the leaves have not received it, nor has any peer. */
  public static final int WHOLE = 0;

  /** The part between this node and the frame's bound is to be handed over. */
  public static final int GAP = -1;

  // Any other value is the number of the port to whose peer it is to be sent, with that bound.

  private FloodMark() {}
}
