package org.boundedflood.topology.member;

import java.util.concurrent.CompletableFuture;
import org.boundedflood.core.ring.NodeId;

/** The members of an overlay, of which this node is one. Methods may be called from any thread. */
public interface Membership {
  /**
   * Joins. The future completes with the address, {@code HOST:PORT}, at which others may join
   * through this node, and fails if this node cannot listen there. Nodes to join through that are
   * not there yet are tried again and again.
   */
  CompletableFuture<String> join(MembershipListener listener);

  /** Sends a message to a member. It may be lost. */
  void send(NodeId member, String message);

  /** Tells the others that this node leaves, and ends. Completes when that is done. Never fails. */
  CompletableFuture<Void> leave();

  /** Ends at once. The others find that this node is gone, or that it began a new life. */
  void close();
}
