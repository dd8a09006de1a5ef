package org.boundedflood.ovs.bridge;

/** Is told, on the database client's event loop, how a hold fares. */
@FunctionalInterface
public interface HoldListener {
  /**
   * The hold's state changed, or an attempt failed.
   *
   * @param state where it stands now
   * @param reason why, for an operator, naming the bridge
   */
  void holdChanged(BridgeHold.State state, String reason);

  /**
   * Whether the switch has found its controller. If it has not, although the database named that
   * one before the hold began, it is made to look at once.
   */
  default boolean switchConnected() {
    return true;
  }
}
