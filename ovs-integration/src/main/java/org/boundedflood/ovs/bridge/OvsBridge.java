package org.boundedflood.ovs.bridge;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.boundedflood.ovs.ovsdb.OvsdbClient;

/**
 * A bridge of Open vSwitch, by name. Methods may be called from any thread; listeners are called
 * and futures completed on the client's event loop. Futures fail with a {@link BridgeException} or
 * an {@link org.boundedflood.ovs.ovsdb.OvsdbException}.
 */
public final class OvsBridge implements AutoCloseable {
  private final String name;

  private OvsBridge(String name) {
    this.name = name;
  }

  /** The bridge with this name, whether it exists or not. The client stays the caller's. */
  public static OvsBridge of(OvsdbClient client, String name) {
    return new OvsBridge(name);
  }

  /** The bridge's name. */
  public String name() {
    return name;
  }

  /** The node id kept in the bridge's {@code external_ids:bf-node-id}, if there is one. */
  public CompletableFuture<Optional<String>> nodeId() {
    return unbuilt();
  }

  /**
   * Keeps a node id in the bridge unless it has one already.
   *
   * @return the node id that the bridge has now: {@code proposed}, or the one that was there
   */
  public CompletableFuture<String> nodeId(String proposed) {
    return unbuilt();
  }

  /**
   * Takes the bridge over, once. What the bridge was set to before is kept in its {@code
   * external_ids:bf-saved}; a bridge that is taken over already keeps what it has there.
   *
   * @return whether anything had to be changed
   */
  public CompletableFuture<Boolean> takeOver(TakeOver wanted) {
    return unbuilt();
  }

  /** Takes the bridge over as soon as it exists, and keeps it so. */
  public BridgeHold hold(TakeOver wanted, HoldListener listener) {
    return unbuilt();
  }

  /**
   * Gives the bridge back: what the take-over changed is as it was before, its node id stays. Works
   * also for a take-over by another process.
   *
   * @return whether the bridge had been taken over
   */
  public CompletableFuture<Boolean> release() {
    return unbuilt();
  }

  /**
   * Watches the bridge through reconnects of the client. A listener added late hears of the present
   * state at once.
   *
   * @return closing it ends the calls to {@code listener}
   */
  public BridgeWatch watch(BridgeListener listener) {
    return unbuilt();
  }

  /**
   * Turns BFD on for an interface, whose former BFD settings are kept in its {@code
   * external_ids:bf-saved-bfd}.
   */
  public CompletableFuture<Void> enableBfd(String interfaceName, BfdSettings settings) {
    return unbuilt();
  }

  /** Gives an interface the BFD settings that it had before {@link #enableBfd}. */
  public CompletableFuture<Void> disableBfd(String interfaceName) {
    return unbuilt();
  }

  /** Ends all holds and watches. The bridge stays as it is set. */
  @Override
  public void close() {
    unbuilt();
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T> T unbuilt() {
    throw new UnsupportedOperationException();
  }
}
