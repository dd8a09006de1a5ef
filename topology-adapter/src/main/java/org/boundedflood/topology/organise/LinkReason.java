package org.boundedflood.topology.organise;

/** Why a node wants a link to a peer; the first that holds is the one that counts. */
public enum LinkReason {
  /** The peer is one of the next clockwise: without these links there is no ring. */
  SUCCESSOR,
  /** The operator named the peer. */
  STATIC,
  /** The peer was drawn as a shortcut across the ring. */
  LONG_DISTANCE,
  /** Traffic asked for it. */
  ON_DEMAND
}
