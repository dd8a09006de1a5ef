package org.boundedflood.core.link;

/** What the switch says of Bidirectional Forwarding Detection on a port where it is on. */
public enum BfdState {
  /** Nothing gets through, or it is not known yet whether anything does. */
  DOWN,
  /** Frames get through both ways. */
  UP
}
