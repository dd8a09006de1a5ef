package org.boundedflood.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.boundedflood.core.topology.TopologySnapshot;

/** What a source told its listener, in order, for the test's thread to take. */
public final class Told implements TopologyListener {
  /** Long enough for a busy machine; reached only by a test that fails. */
  private static final long PATIENCE_S = 30;

  private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
  private long sequence;

  @Override
  public void topologyChanged(TopologySnapshot snapshot) {
    told.add(snapshot);
  }

  @Override
  public void topologyProblem(String message) {
    told.add(message);
  }

  /** The next thing told, which must be a snapshot with a higher sequence number; waits for it. */
  public TopologySnapshot snapshot() throws InterruptedException {
    Object next = next();
    if (next instanceof TopologySnapshot snapshot) {
      assertEquals(sequence + 1, snapshot.sequence(), "sequence numbers grow by one");
      sequence = snapshot.sequence();
      return snapshot;
    }
    throw new AssertionError("expected a snapshot, was told: " + next);
  }

  /** The next snapshot like this, after any other snapshots; waits for it. */
  public TopologySnapshot until(Predicate<TopologySnapshot> like) throws InterruptedException {
    TopologySnapshot snapshot = snapshot();
    while (!like.test(snapshot)) {
      snapshot = snapshot();
    }
    return snapshot;
  }

  /** The next thing told, which must be a problem; waits for it. */
  public String problem() throws InterruptedException {
    Object next = next();
    if (next instanceof String message) {
      return message;
    }
    throw new AssertionError("expected a problem, was told: " + next);
  }

  /** Whether everything told was taken. */
  public boolean isEmpty() {
    return told.isEmpty();
  }

  private Object next() throws InterruptedException {
    return Objects.requireNonNull(
        told.poll(PATIENCE_S, TimeUnit.SECONDS), "waited in vain for the source to tell something");
  }
}
