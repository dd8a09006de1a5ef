package org.boundedflood.node.status;

import java.util.concurrent.CompletableFuture;

/** A node that can be asked what it knows. Asked on its event loop only. */
@FunctionalInterface
public interface StatusSource {
  /**
   * Takes a snapshot.
   *
   * @param asked what somebody wants to know; what only the switch knows of it is read first
   * @return completes on the node's event loop
   */
  CompletableFuture<StatusSnapshot> snapshot(Topic asked);
}
