package org.boundedflood.program;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A flow: which frames, in which table, and what is done with them.
 *
 * <p>Two flows are equal when a switch would hold the same for both. {@code reason} takes no part
 * in that beyond its purpose, which stands in the cookie.
 *
 * @param key where it stands in the switch
 * @param instructions what is done with the frames
 * @param idleTimeout after how many seconds without a frame the switch forgets it, 1 to 65535; 0
 *     for never
 * @param notifyRemoval whether the switch tells when it forgets it
 * @param cookie see {@link Cookies}
 * @param reason why it is there
 */
public record Flow(
    Key key,
    Instructions instructions,
    int idleTimeout,
    boolean notifyRemoval,
    long cookie,
    Reason reason) {

  /**
   * What distinguishes a flow from all others in a switch.
   *
   * @param table 0 to 254
   * @param priority 0 to 65535; of the flows that match a frame the one with the highest is
   *     executed
   * @param match which frames
   */
  public record Key(int table, int priority, Match match) implements Comparable<Key> {
    public Key {
      if (table < 0 || table > 254) {
        throw new IllegalArgumentException("table must be 0 to 254, found " + table);
      }
      if (priority < 0 || priority > 0xffff) {
        throw new IllegalArgumentException("priority must be 0 to 65535, found " + priority);
      }
    }

    /** Orders by table, then the highest priority first, then by match. */
    @Override
    public int compareTo(Key other) {
      int order = Integer.compare(table, other.table);
      if (order == 0) {
        order = Integer.compare(other.priority, priority);
      }
      return order != 0 ? order : match.compareTo(other.match);
    }

    /**
     * Written out, like {@link #equals}, as programs of many flows are compared at every change.
     */
    @Override
    public int hashCode() {
      return match.hashCode() * 31 + (table << 16 | priority);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && table == that.table
          && priority == that.priority
          && match.equals(that.match);
    }

    @Override
    public String toString() {
      return "table %d, priority %d, %s".formatted(table, priority, match);
    }
  }

  public Flow {
    if (idleTimeout < 0 || idleTimeout > 0xffff) {
      throw new IllegalArgumentException(
          "idle timeout must be 0 to 65535 seconds, found " + idleTimeout);
    }
    int table = key.table();
    if (instructions.gotoTable().orElse(table + 1) <= table) {
      throw new IllegalArgumentException(
          "a flow of table %d must go to a later one, found %s".formatted(table, instructions));
    }
  }

  /** A flow of the present layout that never times out. */
  static Flow of(Key key, Instructions instructions, Reason reason) {
    return new Flow(key, instructions, 0, false, Cookies.of(reason.purpose()), reason);
  }

  /** A flow as it was read from a switch: the reason is what its cookie tells. */
  public static Flow installed(
      Key key, Instructions instructions, int idleTimeout, boolean notifyRemoval, long cookie) {
    Reason reason = Reason.of(Cookies.purposeOf(cookie));
    return new Flow(key, instructions, idleTimeout, notifyRemoval, cookie, reason);
  }

  /** This flow, which the switch forgets, and tells so, after {@code seconds} without a frame. */
  Flow forgottenAfter(int seconds) {
    return new Flow(key, instructions, seconds, true, cookie, reason);
  }

  /** This flow with other instructions. */
  Flow with(Instructions others) {
    return new Flow(key, others, idleTimeout, notifyRemoval, cookie, reason);
  }

  /** Whether it is this program's, of whatever generation. */
  public boolean isOwned() {
    return Cookies.isOwned(cookie);
  }

  /** Whether both agree in all but the instructions, which can be changed in place. */
  boolean differsInInstructionsOnly(Flow other) {
    return key.equals(other.key)
        && idleTimeout == other.idleTimeout
        && notifyRemoval == other.notifyRemoval
        && cookie == other.cookie;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Flow that
        && differsInInstructionsOnly(that)
        && instructions.equals(that.instructions);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, instructions, idleTimeout, notifyRemoval, cookie);
  }

  @Override
  public String toString() {
    return "%s -> %s (%s)".formatted(key, instructions, reason);
  }
}
