package org.boundedflood.ovs.bridge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.boundedflood.ovs.ovsdb.OvsdbClient;
import org.boundedflood.ovs.ovsdb.OvsdbException;

/** How requests about bridges fail. */
final class Outcome {
  /** How the server says that a wait, of whatever length, ended without what it was for. */
  private static final String WAIT_OVER = "timed out";

  private Outcome() {}

  /**
   * The same outcome, failing with the exception itself rather than with one around it, and plainly
   * if the server has no database of Open vSwitch.
   */
  static <T> CompletableFuture<T> plain(OvsdbClient client, CompletableFuture<T> future) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    var unused =
        future.whenComplete(
            (value, failure) -> {
              if (failure == null) {
                outcome.complete(value);
              } else {
                outcome.completeExceptionally(explained(client, failure));
              }
            });
    return outcome;
  }

  private static Throwable explained(OvsdbClient client, Throwable failure) {
    Throwable cause = causeOf(failure);
    if (cause instanceof OvsdbException refused && refused.error().equals("unknown database")) {
      return new BridgeException(
          BridgeException.Kind.NO_DATABASE,
          "no database " + Vswitch.DATABASE + " at " + client.endpoint());
    }
    return cause;
  }

  /** Whether a transaction failed because what it was to wait for did not come in time. */
  static boolean isWaitOver(Throwable failure) {
    return causeOf(failure) instanceof OvsdbException refused && refused.error().equals(WAIT_OVER);
  }

  /** The failure that a stage of a future wrapped. */
  static Throwable causeOf(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
