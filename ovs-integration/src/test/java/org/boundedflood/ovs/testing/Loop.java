package org.boundedflood.ovs.testing;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** An event loop of one thread for a test, and ways to wait for what happens on it. */
public final class Loop implements AutoCloseable {
  /** Long enough for a busy machine; reached only by a test that fails. */
  private static final long PATIENCE_S = 20;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();

  /** The event loop. */
  public EventLoop get() {
    return loop;
  }

  /** The value of a future; waits for it. */
  public static <T> T await(CompletableFuture<T> future)
      throws InterruptedException, TimeoutException, ExecutionException {
    return future.get(PATIENCE_S, TimeUnit.SECONDS);
  }

  /** Why a future failed; waits for it to fail with this type. */
  public static <X extends Throwable> X failure(Class<X> type, CompletableFuture<?> future)
      throws InterruptedException, TimeoutException {
    try {
      Object value = future.get(PATIENCE_S, TimeUnit.SECONDS);
      throw new AssertionError("expected a failure, found " + value);
    } catch (ExecutionException e) {
      return Objects.requireNonNull(type.cast(e.getCause()));
    }
  }

  /** What a supplier gives on the event loop. */
  public <T> T on(Supplier<T> supplier)
      throws InterruptedException, TimeoutException, ExecutionException {
    return await(CompletableFuture.supplyAsync(supplier, loop));
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
