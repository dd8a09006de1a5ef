package org.boundedflood.ovs.ovsdb;

/** When to connect, to probe and to give up. */
public final class Reconnect {
  /** Where a connection stands. */
  public enum State {
    /** Not started yet, or closed. */
    STOPPED,
    /** Waiting for the next attempt. */
    BACKING_OFF,
    /** An attempt is under way. */
    CONNECTING,
    /** Connected, and the server was heard not long ago. */
    ACTIVE,
    /** Connected, and the server was asked for an echo because it had been silent. */
    PROBING
  }

  private Reconnect() {}
}
