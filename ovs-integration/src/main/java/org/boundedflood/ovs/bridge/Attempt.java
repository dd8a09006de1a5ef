package org.boundedflood.ovs.bridge;

/** What an attempt to take a bridge over found and did. */
enum Attempt {
  /** All was as wanted. */
  UNCHANGED,
  /** Something had to be set. */
  CHANGED,
  /** The bridge was held, and somebody has given it back since. */
  GIVEN_BACK
}
