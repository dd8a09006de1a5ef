package org.boundedflood.topology.evio;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.topology.TopologyCounter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchanges with the original's controller, in their order, on a thread of their own: the
 * library's sockets cannot be waited for by the event loop.
 *
 * <p>Bound: {@value #MOST_WAITING} exchanges wait; one more is refused.
 */
final class EvioExchanges implements AutoCloseable {
  /** So many exchanges wait for their turn. */
  static final int MOST_WAITING = 64;

  /** The original answers once a second when it is idle. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(EvioExchanges.class);

  private final EvioAddress address;
  private final Executor loop;
  private final CounterSet<TopologyCounter> counters;
  private final EvioClient client;
  private final ThreadPoolExecutor thread;

  /**
   * Begins with nothing.
   *
   * @param loop where the outcomes are told
   */
  EvioExchanges(
      EvioAddress address, String threadName, Executor loop, CounterSet<TopologyCounter> counters) {
    this.address = address;
    this.loop = loop;
    this.counters = counters;
    this.client = new EvioClient(address, PATIENCE);
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread made = new Thread(task, threadName);
              made.setDaemon(true);
              made.setUncaughtExceptionHandler(
                  (ended, fault) -> log.error("internal error while asking {}", address, fault));
              return made;
            });
  }

  /**
   * Sends a request and tells the answer, or fails with the {@link IOException} why there is none.
   */
  CompletableFuture<EvioClient.Reply> submit(EvioRequest request) {
    CompletableFuture<EvioClient.Reply> outcome = new CompletableFuture<>();
    try {
      thread.execute(() -> run(request, outcome));
    } catch (RejectedExecutionException e) {
      outcome.completeExceptionally(
          new IOException(
              thread.isShutdown()
                  ? "the connection to " + address + " is closed"
                  : MOST_WAITING + " requests wait for " + address + " already"));
    }
    return outcome;
  }

  private void run(EvioRequest request, CompletableFuture<EvioClient.Reply> outcome) {
    EvioClient.Reply reply = null;
    IOException failure = new IOException("internal error");
    try {
      reply = client.exchange(request.body());
    } catch (IOException e) {
      failure = e;
    } finally {
      // What nobody foresaw must not leave the question open: it is asked again after a pause.
      settle(outcome, reply, failure);
    }
  }

  private void settle(
      CompletableFuture<EvioClient.Reply> outcome,
      EvioClient.@Nullable Reply reply,
      IOException failure) {
    counters.increment(
        reply != null ? TopologyCounter.EXCHANGES : TopologyCounter.EXCHANGES_FAILED);
    tell(
        () -> {
          if (reply != null) {
            outcome.complete(reply);
          } else {
            outcome.completeExceptionally(failure);
          }
        });
  }

  private void tell(Runnable news) {
    try {
      loop.execute(news);
    } catch (RejectedExecutionException e) {
      log.debug("{} is no longer asked: the event loop takes no more work", address);
      close();
    }
  }

  /** Why an exchange failed, for an operator. */
  static String reason(Throwable failure) {
    Throwable cause = failure.getCause();
    Throwable told = failure instanceof CompletionException && cause != null ? cause : failure;
    return String.valueOf(told.getMessage());
  }

  /** Ends the connection; what waits for it fails. */
  @Override
  public void close() {
    thread.shutdown();
    client.close();
  }
}
