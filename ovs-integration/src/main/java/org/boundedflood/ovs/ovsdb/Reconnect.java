package org.boundedflood.ovs.ovsdb;

/**
 * When to connect, to probe and to give up: a state machine without clock, socket or thread. The
 * time is passed in, in milliseconds from an arbitrary origin, and never goes back.
 *
 * <pre>
 *               start                 time              connected
 *   STOPPED ───────────▶ BACKING_OFF ──────▶ CONNECTING ───────────▶ ACTIVE ◀──┐ heard
 *      ▲                     ▲  lost, or too long │          silence  │        │
 *      │ stop                ├────────────────────┘                   ▼        │
 *    (any)                   └───────────────────────────────────── PROBING ───┘
 *                                     lost, or silence again
 * </pre>
 *
 * <p>The first attempt is made at once. The pause doubles from the shortest to the longest back-off
 * with each attempt that fails and with each connection that does not even outlive the longest
 * back-off; a connection that does makes the next pause the shortest again. An event that means
 * nothing in the present state changes nothing.
 */
public final class Reconnect {
  /** Where a connection stands. */
  public enum State {
    /** Not started yet, or closed. */
    STOPPED,
    /** Waiting for the next attempt. */
    BACKING_OFF,
    /** An attempt is under way. */
    CONNECTING,
    /** Connected, and the server was heard not long ago. */
    ACTIVE,
    /** Connected, and the server was asked for an echo because it had been silent. */
    PROBING
  }

  /** What is to be done now. */
  enum Step {
    /** Nothing before {@link #deadline}. */
    NOTHING,
    /** Begin an attempt to connect. */
    CONNECT,
    /** Ask the server for an echo. */
    PROBE,
    /** Give up the attempt or the connection. */
    DISCONNECT
  }

  private final long connectTimeout;
  private final long probeInterval;
  private final long minBackoff;
  private final long maxBackoff;

  private State state = State.STOPPED;
  private long deadline = Long.MAX_VALUE;
  private long nextBackoff;
  private long connectedAt;

  Reconnect(OvsdbSettings settings) {
    this.connectTimeout = settings.connectTimeout().toMillis();
    this.probeInterval = settings.probeInterval().toMillis();
    this.minBackoff = settings.minBackoff().toMillis();
    this.maxBackoff = settings.maxBackoff().toMillis();
    this.nextBackoff = minBackoff;
  }

  State state() {
    return state;
  }

  /** When {@link #step} is to be called next; {@code Long.MAX_VALUE} for never. */
  long deadline() {
    return deadline;
  }

  void start(long now) {
    if (state == State.STOPPED) {
      enter(State.BACKING_OFF, now);
    }
  }

  void stop() {
    enter(State.STOPPED, Long.MAX_VALUE);
  }

  /** The attempt succeeded. */
  void connected(long now) {
    if (state == State.CONNECTING) {
      connectedAt = now;
      enter(State.ACTIVE, now + probeInterval);
    }
  }

  /** Something came from the server. */
  void heard(long now) {
    if (state == State.ACTIVE || state == State.PROBING) {
      enter(State.ACTIVE, now + probeInterval);
    }
  }

  /** The attempt failed, or the connection ended. */
  void lost(long now) {
    if (state == State.CONNECTING || state == State.ACTIVE || state == State.PROBING) {
      backOff(now);
    }
  }

  /** Moves on if the time has come. */
  Step step(long now) {
    if (now < deadline) {
      return Step.NOTHING;
    }
    return switch (state) {
      case BACKING_OFF -> {
        enter(State.CONNECTING, now + connectTimeout);
        yield Step.CONNECT;
      }
      case ACTIVE -> {
        enter(State.PROBING, now + probeInterval);
        yield Step.PROBE;
      }
      case CONNECTING, PROBING -> {
        backOff(now);
        yield Step.DISCONNECT;
      }
      case STOPPED -> Step.NOTHING;
    };
  }

  private void backOff(long now) {
    if (state != State.CONNECTING && now - connectedAt > maxBackoff) {
      nextBackoff = minBackoff;
    }
    enter(State.BACKING_OFF, now + nextBackoff);
    nextBackoff = Math.min(maxBackoff, nextBackoff * 2);
  }

  private void enter(State next, long until) {
    state = next;
    deadline = until;
  }
}
