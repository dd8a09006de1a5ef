package org.boundedflood.node.status;

import java.util.concurrent.CompletableFuture;

/** A node that can be asked what it knows. Asked on its event loop only. */
@FunctionalInterface
public interface StatusSource {
  /**
   * Takes a snapshot.
   *
   * @param readTables whether to read the switch's tables first, with packet and byte counts
   * @return completes on the node's event loop
   */
  CompletableFuture<StatusSnapshot> snapshot(boolean readTables);
}
