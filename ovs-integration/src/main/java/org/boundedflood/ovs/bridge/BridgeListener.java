package org.boundedflood.ovs.bridge;

/** Is told, on the database client's event loop, how a bridge looks. */
public interface BridgeListener {
  /** The bridge looks different from the last time, or is seen for the first time. */
  void bridgeChanged(BridgeSnapshot snapshot);

  /**
   * There is no such bridge, or no longer. It may appear later.
   *
   * @param reason for an operator, naming the bridge
   */
  void bridgeMissing(String reason);
}
