package org.boundedflood.switching;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one timer of a node. It may run its task too early, never too late: a later time than the one
 * it is set to does not move it, since whoever set it asks again after each run.
 */
final class WakeUp {
  private final EventExecutor loop;
  private final LongSupplier clock;
  private final Runnable task;
  private long due = Long.MAX_VALUE;
  private @Nullable ScheduledFuture<?> scheduled;

  /**
   * A timer that is not set.
   *
   * @param clock milliseconds of a clock that never goes back
   */
  WakeUp(EventExecutor loop, LongSupplier clock, Runnable task) {
    this.loop = loop;
    this.clock = clock;
    this.task = task;
  }

  /** Sees to it that the task runs at {@code time} at the latest; {@link Long#MAX_VALUE}: never. */
  void at(long time) {
    if (time >= due) {
      return;
    }
    cancel();
    due = time;
    long delay = Math.max(0, time - clock.getAsLong());
    scheduled = loop.schedule(this::run, delay, TimeUnit.MILLISECONDS);
  }

  /** The task does not run until a time is set again. */
  void cancel() {
    due = Long.MAX_VALUE;
    if (scheduled != null) {
      scheduled.cancel(false);
      scheduled = null;
    }
  }

  private void run() {
    due = Long.MAX_VALUE;
    scheduled = null;
    task.run();
  }
}
