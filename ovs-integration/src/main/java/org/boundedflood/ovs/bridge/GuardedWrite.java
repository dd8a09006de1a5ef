package org.boundedflood.ovs.bridge;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.boundedflood.ovs.OvsCounter;
import org.boundedflood.ovs.ovsdb.Operation;
import org.boundedflood.ovs.ovsdb.OperationResult;
import org.boundedflood.ovs.ovsdb.OvsdbClient;

/**
 * Compare-and-set on the database: reads, plans, and writes under the condition that what was read
 * still holds; begins anew, a bounded number of times, when another writer came first.
 */
final class GuardedWrite<T> {
  private static final int ATTEMPTS = 8;

  private final OvsdbClient client;
  private final String subject;
  private final List<Operation> reads;
  private final Function<List<OperationResult>, Plan<T>> planner;

  private GuardedWrite(
      OvsdbClient client,
      String subject,
      List<Operation> reads,
      Function<List<OperationResult>, Plan<T>> planner) {
    this.client = client;
    this.subject = subject;
    this.reads = reads;
    this.planner = planner;
  }

  /**
   * Begins.
   *
   * @param subject what is written to, for messages to people
   * @param planner makes the plan from the results of {@code reads}; may throw a {@link
   *     BridgeException}, with which the future then fails
   */
  static <T> CompletableFuture<T> run(
      OvsdbClient client,
      String subject,
      List<Operation> reads,
      Function<List<OperationResult>, Plan<T>> planner) {
    return new GuardedWrite<>(client, subject, reads, planner).attempt(ATTEMPTS);
  }

  private CompletableFuture<T> attempt(int left) {
    return client
        .transact(Vswitch.DATABASE, reads)
        .thenCompose(results -> carryOut(planner.apply(results), left));
  }

  private CompletableFuture<T> carryOut(Plan<T> plan, int left) {
    if (plan.operations().isEmpty()) {
      return CompletableFuture.completedFuture(plan.result());
    }
    return client
        .transact(Vswitch.DATABASE, plan.operations())
        .thenApply(done -> plan.result())
        .exceptionallyCompose(failure -> failedToWrite(failure, left));
  }

  private CompletableFuture<T> failedToWrite(Throwable failure, int left) {
    if (!Outcome.isWaitOver(failure)) {
      return CompletableFuture.failedFuture(failure);
    }
    client.counters().increment(OvsCounter.WRITE_CONFLICTS);
    return left > 1
        ? attempt(left - 1)
        : CompletableFuture.failedFuture(
            new BridgeException(
                BridgeException.Kind.CONTENDED,
                subject + " was changed by others at each of " + ATTEMPTS + " attempts to set it"));
  }
}
