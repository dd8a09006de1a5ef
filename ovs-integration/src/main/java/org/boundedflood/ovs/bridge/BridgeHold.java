package org.boundedflood.ovs.bridge;

/**
 * A bridge that is kept taken over: when somebody changes what the take-over set, it is set again,
 * a bounded number of times.
 */
public interface BridgeHold extends AutoCloseable {
  /** Where a hold stands. */
  enum State {
    /** Not taken over yet: not connected, or the bridge does not exist. */
    WAITING,
    /** Being taken over. */
    ASSERTING,
    /** Taken over. */
    HELD,
    /** Somebody released the bridge while it was held; it is left alone. */
    RELEASED,
    /** Somebody kept changing the bridge; it is left alone until {@link #close} and a new hold. */
    YIELDED,
    /** Ended. */
    CLOSED
  }

  /** Where the hold stands. To be called on the event loop. */
  State state();

  /**
   * Stops watching over the bridge, which stays as it is set: forwarding goes on. Takes effect at
   * once if called on the event loop, else as soon as the event loop gets to it.
   */
  @Override
  void close();
}
