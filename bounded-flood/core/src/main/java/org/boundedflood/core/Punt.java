package org.boundedflood.core;

/** Why the switch sent a frame to the controller: which rule punted it. */
public enum Punt {
  /** A flood or announcement of the overlay's protocol that came in on a tunnel port. */
  OVERLAY_FLOOD,
  /** A link message of the overlay's protocol (check, answer, leaf table) from a tunnel port. */
  OVERLAY_LINK,
  /** A frame from a leaf port whose source address is not known there. */
  NEW_SOURCE,
  /**
   * A multi-recipient frame of a known leaf, which the switch has already given to the local
   * leaves.
   */
  LEAF_FLOOD,
  /** A unicast frame whose destination is not known. */
  UNKNOWN_DESTINATION,
  /** What only the controller can do of a flood that is in the switches' form. */
  SWITCH_FLOOD
}
