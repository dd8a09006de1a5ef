package org.boundedflood.ovs.bridge;

/** A listener's subscription to a bridge. */
public interface BridgeWatch extends AutoCloseable {
  /**
   * Ends the subscription: at once if called on the event loop, else as soon as the event loop gets
   * to it. Closing twice does nothing.
   */
  @Override
  void close();
}
