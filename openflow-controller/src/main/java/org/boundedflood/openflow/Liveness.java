package org.boundedflood.openflow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Whether the switch is still there: after {@link OpenFlowSettings#echoIdle} of silence it is sent
 * an echo request, and after {@link OpenFlowSettings#echoTimeout} more it counts as gone. Any
 * message is a sign of life. Used on the event loop alone.
 *
 * <p>Bound of the questioners: the server's connections, each of which asks once.
 */
final class Liveness {
  private final long idle;
  private final long timeout;
  private final Owner owner;
  private final List<Consumer<Boolean>> questioners = new ArrayList<>();
  private long lastHeard = System.nanoTime();
  private long probedAt;
  private boolean probing;

  Liveness(OpenFlowSettings settings, Owner owner) {
    this.idle = settings.echoIdle().toNanos();
    this.timeout = settings.echoTimeout().toNanos();
    this.owner = owner;
  }

  /** The connection that is watched. */
  interface Owner {
    void sendEchoRequest();

    void silent(String text);

    void schedule(Runnable work, long nanos);
  }

  /** Begins to probe whenever nothing is heard for a while. */
  void start() {
    checkIdle();
  }

  /** A message came in. */
  void heard() {
    lastHeard = System.nanoTime();
    if (probing) {
      probing = false;
      answer(true);
    }
  }

  /** Asks the switch for a sign of life now; the answer comes when there is one or none in time. */
  void prove(Consumer<Boolean> questioner) {
    questioners.add(questioner);
    probe();
  }

  /** The connection is over. */
  void stop() {
    answer(false);
  }

  private void answer(boolean alive) {
    List<Consumer<Boolean>> asked = List.copyOf(questioners);
    questioners.clear();
    asked.forEach(questioner -> questioner.accept(alive));
  }

  private void checkIdle() {
    long left = idle - (System.nanoTime() - lastHeard);
    if (left > 0) {
      owner.schedule(this::checkIdle, left);
      return;
    }
    probe();
    owner.schedule(this::checkIdle, idle);
  }

  private void probe() {
    if (!probing) {
      probing = true;
      probedAt = System.nanoTime();
      owner.sendEchoRequest();
      long probe = probedAt;
      owner.schedule(() -> checkAnswer(probe), timeout);
    }
  }

  private void checkAnswer(long probe) {
    if (probing && probedAt == probe) {
      owner.silent(
          "nothing was heard for "
              + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastHeard)
              + " ms, and no answer to an echo request");
    }
  }
}
