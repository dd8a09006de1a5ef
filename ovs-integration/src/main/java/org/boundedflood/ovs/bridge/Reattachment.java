package org.boundedflood.ovs.bridge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.boundedflood.ovs.ovsdb.Condition;
import org.boundedflood.ovs.ovsdb.Operation;
import org.boundedflood.ovs.ovsdb.OvsdbClient;

/**
 * Has the switch connect at once to a controller that the database named already.
 *
 * <p>A switch whose controller was not there when the switch started, as after a restart of the
 * host, looks for it again after 1, 2, 4 and then every 8 s, whatever the row says. Only a target
 * that is new to it is tried at once. So another takes the place of the controllers until the
 * switch has seen that, and then they are named again. The bridge is never without a controller,
 * because that would cost its flows.
 */
final class Reattachment {
  /** A target that the switch tries and that nobody serves: port 1 of this host. */
  static final String STAND_IN = "tcp:127.0.0.1:1";

  /** How long a switch that runs may take to see a change. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final OvsdbClient client;
  private final Function<TakeOver, CompletableFuture<?>> writer;

  /**
   * A way to do so.
   *
   * @param writer sets a bridge that is taken over to other controllers
   */
  Reattachment(OvsdbClient client, Function<TakeOver, CompletableFuture<?>> writer) {
    this.client = client;
    this.writer = writer;
  }

  /**
   * Takes away the controllers of a bridge that is taken over like this, and names them again. If
   * it fails in between, the next take-over sets what is wanted.
   */
  CompletableFuture<?> run(TakeOver wanted) {
    return writer
        .apply(wanted.withControllers(List.of(STAND_IN)))
        .thenCompose(written -> number())
        .thenCompose(this::seen)
        .thenCompose(seen -> writer.apply(wanted));
  }

  /** Asks the switch to read its configuration; gives the number of what it then will have read. */
  private CompletableFuture<Long> number() {
    return client
        .transact(
            Vswitch.DATABASE,
            List.of(
                Operation.increment(Vswitch.ROOT, List.of(), Vswitch.NEXT_CONFIGURATION),
                Operation.select(Vswitch.ROOT, List.of(), List.of(Vswitch.NEXT_CONFIGURATION))))
        .thenApply(
            results ->
                results.get(1).rows().get(0).optionalInteger(Vswitch.NEXT_CONFIGURATION).orElse(0));
  }

  /** Waits until the switch has read so much; one that does not run is not waited for long. */
  private CompletableFuture<?> seen(long number) {
    Condition reached =
        new Condition(
            Vswitch.PRESENT_CONFIGURATION, ">=", JsonNodeFactory.instance.numberNode(number));
    return client
        .transact(
            Vswitch.DATABASE, List.of(Operation.await(Vswitch.ROOT, List.of(reached), PATIENCE)))
        .exceptionallyCompose(
            failure ->
                Outcome.isWaitOver(failure)
                    ? CompletableFuture.completedFuture(List.of())
                    : CompletableFuture.failedFuture(failure));
  }
}
