package org.boundedflood.ovs.bridge;

/** A listener's subscription to a bridge. */
public interface BridgeWatch extends AutoCloseable {
  /** Ends the subscription. Closing twice does nothing. */
  @Override
  void close();
}
