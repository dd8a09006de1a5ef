package org.boundedflood.core.learning;

import java.util.ArrayList;
import java.util.List;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.jspecify.annotations.Nullable;

/**
 * Which moves of leaves to this node, or between its ports, are believed.
 *
 * <p>An address that is in use at two places, by accident or because somebody pretends, would else
 * move with every frame, and every move concerns every node. So a leaf may move a number of times
 * at once, and then once every while; in between it stays where it was believed to be last. A leaf
 * that really moved is followed at the next chance, {@link LeafLimits#moveInterval} later at most.
 * Both of two nodes that contend for an address do so, hence bound what the overlay hears of it.
 *
 * <p>Bound: {@link #CAPACITY} addresses, evicted fairly by the port to which they moved. Ageing:
 * {@link #age} drops those that could move as often again as one never seen. Owner: the node's
 * state machine.
 */
public final class MoveDamping {
  static final int CAPACITY = 4_096;

  /** What is to be thought of a move. */
  public enum Verdict {
    /** It is believed. */
    BELIEVED,
    /** It is not, as the first one after a quiet time: to be reported. */
    DAMPED_NOW,
    /** It is not, like others before. */
    DAMPED
  }

  private static final class Moves {
    private final TokenBucket allowed;
    private long dampedUntil = Long.MIN_VALUE;

    private Moves(TokenBucket allowed) {
      this.allowed = allowed;
    }
  }

  private final LeafLimits limits;
  private final FairTable<MacAddress, PortNumber, Moves> moves =
      new FairTable<>(CAPACITY, CAPACITY);

  public MoveDamping(LeafLimits limits) {
    this.limits = limits;
  }

  /** A leaf that is believed to be elsewhere was seen behind {@code port}. */
  public Verdict moved(MacAddress mac, PortNumber port, long now) {
    Moves known = moves.get(mac);
    if (known == null) {
      known = new Moves(new TokenBucket(limits.moveBurst(), limits.moveInterval().toMillis(), now));
      moves.put(mac, port, known);
    }
    if (known.allowed.take(now)) {
      return Verdict.BELIEVED;
    }
    boolean first = now >= known.dampedUntil;
    known.dampedUntil = now + quietMillis();
    return first ? Verdict.DAMPED_NOW : Verdict.DAMPED;
  }

  /** Whether a move of this leaf was not believed lately. */
  public boolean isDamped(MacAddress mac, long now) {
    @Nullable Moves known = moves.get(mac);
    return known != null && now < known.dampedUntil;
  }

  /** Forgets leaves that have not moved for long. */
  public void age(long now) {
    List<MacAddress> quiet = new ArrayList<>();
    moves.forEach(
        (mac, known) -> {
          if (known.allowed.isFull(now) && now >= known.dampedUntil) {
            quiet.add(mac);
          }
        });
    quiet.forEach(moves::remove);
  }

  /**
   * How long nothing must have been refused until damping counts as over: until all is forgiven.
   */
  private long quietMillis() {
    return limits.moveBurst() * limits.moveInterval().toMillis();
  }
}
