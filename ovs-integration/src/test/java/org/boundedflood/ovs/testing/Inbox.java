package org.boundedflood.ovs.testing;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What a listener was told, for the test's thread to take.
 *
 * @param <T> what it is told
 */
public final class Inbox<T> {
  private static final long PATIENCE_S = 20;

  private final BlockingQueue<T> told = new LinkedBlockingQueue<>();

  /** Puts something in. */
  public void add(T item) {
    told.add(item);
  }

  /** The next thing; waits for it. */
  public T next() throws InterruptedException {
    return until(item -> true);
  }

  /** The next thing that is like this, dropping those before it; waits for it. */
  public T until(Predicate<T> like) throws InterruptedException {
    String last = "nothing";
    while (true) {
      T item = told.poll(PATIENCE_S, TimeUnit.SECONDS);
      if (item == null) {
        throw new AssertionError("waited in vain; last was told " + last);
      }
      if (like.test(item)) {
        return item;
      }
      last = item.toString();
    }
  }

  /** Whether there is nothing to take now. */
  public boolean isEmpty() {
    return told.isEmpty();
  }
}
