package org.boundedflood.core.frb;

/** Something beyond the original protocol that a node offers to, or asks of, an adjacent peer. */
public enum Capability {
  /** Takes {@link FrbType#ANNOUNCE} and {@link FrbType#LEAF_TABLE}. */
  ANNOUNCED_LEAVES(0),
  /** Its switch sends link checks back by itself, also while its controller is away. */
  REFLECT(1),
  /** Has no leaf table of the receiver yet on this link, and asks for it. */
  WANTS_LEAF_TABLE(2),
  /** Is about to give this link up: does not send on it, and asks the receiver not to either. */
  LEAVING(3),
  /** Does not send on this link any more, as the receiver is {@link #LEAVING}. */
  LEFT(4),
  /** Takes what the receiver sends on this link: its switch lets it in. */
  READY(5),
  /** Takes {@link FrbType#FWD}: floods parts of an interval for peers that have no link there. */
  FILLS_GAPS(6),
  /** Takes {@link FrbType#FRAGMENT}. */
  FRAGMENTS(7),
  /** Turns Bidirectional Forwarding Detection on at its end of the tunnel if the peer does. */
  BFD(8),
  /** Takes {@link FrbType#ADJACENCY}, and sends unicast strictly nearer to its root switch. */
  ROUTES(9),
  /**
   * Takes floods in the form in which switches carry them by themselves, on this link, on which it
   * has heard the receiver.
   */
  SWITCH_FLOODS(10),
  /** Its switch carries such floods on without its controller, to all to whom they are to go. */
  FLOODS_ALONE(11),
  /** Takes {@link FrbType#TRACE} and {@link FrbType#TRACED}. */
  TRACES(12);

  private final int bit;

  Capability(int bit) {
    this.bit = bit;
  }

  /** Its place in the bit set on the wire. */
  int mask() {
    return 1 << bit;
  }
}
