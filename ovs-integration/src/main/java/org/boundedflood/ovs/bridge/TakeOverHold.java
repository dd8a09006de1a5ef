package org.boundedflood.ovs.bridge;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.boundedflood.ovs.OvsCounter;
import org.boundedflood.ovs.ovsdb.OvsdbClient;
import org.boundedflood.ovs.ovsdb.OvsdbListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a bridge taken over. Used on the event loop only.
 *
 * <p>Snapshots only make it look: what is to be done is decided on what the database holds at that
 * moment, because a snapshot may be older than this side's own last write.
 */
final class TakeOverHold implements BridgeHold, BridgeListener, OvsdbListener {
  private static final Logger log = LoggerFactory.getLogger(TakeOverHold.class);

  private final OvsdbClient client;
  private final BridgeView view;
  private final TakeOver wanted;
  private final HoldListener listener;
  private final Function<@Nullable UUID, CompletableFuture<Attempt>> taker;
  private final Contest contest = new Contest();
  private State state = State.WAITING;
  private @Nullable BridgeSnapshot latest;
  private @Nullable UUID heldRow;
  private boolean looked;

  /**
   * A hold that does nothing before {@link #begin}.
   *
   * @param taker takes the bridge over; is given the row which was held before, or null
   */
  TakeOverHold(
      OvsdbClient client,
      BridgeView view,
      TakeOver wanted,
      HoldListener listener,
      Function<@Nullable UUID, CompletableFuture<Attempt>> taker) {
    this.client = client;
    this.view = view;
    this.wanted = wanted;
    this.listener = listener;
    this.taker = taker;
  }

  void begin() {
    if (state != State.CLOSED) {
      view.add(this);
      client.addListener(this);
    }
  }

  /** Ends the hold, on the event loop. */
  void end() {
    state = State.CLOSED;
    view.remove(this);
    client.removeListener(this);
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public void close() {
    client.onLoop(this::end);
  }

  @Override
  public void bridgeChanged(BridgeSnapshot snapshot) {
    latest = snapshot;
    looked = false;
    look();
  }

  @Override
  public void bridgeMissing(String reason) {
    latest = null;
    if (state == State.HELD || state == State.WAITING) {
      heldRow = null;
      enter(State.WAITING, reason);
    }
  }

  @Override
  public void connected() {
    if (state == State.WAITING) {
      look();
    }
  }

  @Override
  public void disconnected(String reason) {}

  private void look() {
    BridgeSnapshot bridge = latest;
    if (bridge == null) {
      return;
    }
    switch (state) {
      case WAITING -> attempt(bridge, "taking over");
      case HELD -> {
        if (!bridge.row().equals(heldRow)) {
          heldRow = null;
          attempt(bridge, "made anew");
        } else if (!TakeOverPlan.holds(bridge, wanted)) {
          if (contest.mayGoOn(now())) {
            attempt(bridge, "somebody changed its settings");
          } else {
            client.counters().increment(OvsCounter.TAKE_OVERS_YIELDED);
            enter(State.YIELDED, "its settings were changed " + Contest.ALLOWED + " times");
          }
        }
      }
      default -> {}
    }
  }

  private void attempt(BridgeSnapshot bridge, String why) {
    looked = true;
    boolean again = heldRow != null;
    enter(State.ASSERTING, why);
    var unused =
        taker
            .apply(heldRow)
            .whenComplete(
                (done, failure) ->
                    client.loop().execute(() -> attempted(bridge, again, done, failure)));
  }

  private void attempted(
      BridgeSnapshot bridge, boolean again, @Nullable Attempt done, @Nullable Throwable failure) {
    if (state != State.ASSERTING) {
      return;
    }
    if (done == null) {
      enter(State.WAITING, failure == null ? "" : String.valueOf(failure.getMessage()));
    } else {
      succeeded(bridge, again, done);
    }
    if (!looked) {
      look();
    }
  }

  private void succeeded(BridgeSnapshot bridge, boolean again, Attempt done) {
    if (done == Attempt.GIVEN_BACK) {
      enter(State.RELEASED, "somebody gave it back");
      return;
    }
    if (done == Attempt.CHANGED && again) {
      contest.fought(now());
      client.counters().increment(OvsCounter.TAKE_OVERS_REASSERTED);
    }
    heldRow = bridge.row();
    enter(State.HELD, done == Attempt.CHANGED ? "taken over" : "was taken over already");
  }

  private void enter(State next, String reason) {
    boolean quiet = next == state && next == State.WAITING && latest == null;
    state = next;
    String message = "bridge " + view.name() + ": " + reason;
    if (next == State.YIELDED) {
      log.error("{}; left as it is now", message);
    } else if (!quiet) {
      log.info("{} ({})", message, next);
    }
    listener.holdChanged(next, message);
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
