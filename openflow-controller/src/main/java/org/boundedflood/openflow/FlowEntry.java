package org.boundedflood.openflow;

import java.util.List;
import java.util.Objects;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.protocol.match.Match;

/**
 * A flow as it is to stand in a switch's table: what identifies it (table, priority, match) and
 * what it does. Immutable; the {@code with} methods return changed copies.
 *
 * @param table 0 to 254
 * @param priority 0 to 65,535; the highest matching flow of a table wins
 * @param match made by {@link OpenFlow13#match}
 * @param instructions made by {@link OpenFlow13}; none drops the frame
 * @param cookie the owner's mark, 64 bits
 * @param idleTimeout seconds without a frame after which the switch removes the flow, 0 to 65,535;
 *     0 is never
 * @param hardTimeout seconds after which the switch removes the flow, 0 to 65,535; 0 is never
 * @param notifyRemoval whether the switch sends a flow-removed message when the flow goes
 */
public record FlowEntry(
    int table,
    int priority,
    Match match,
    List<OFInstruction> instructions,
    long cookie,
    int idleTimeout,
    int hardTimeout,
    boolean notifyRemoval) {
  private static final int MAX_TABLE = 254;
  private static final int MAX_16 = 65_535;

  /** Checks the ranges named above. */
  public FlowEntry {
    within("table", table, MAX_TABLE);
    within("priority", priority, MAX_16);
    within("idle timeout", idleTimeout, MAX_16);
    within("hard timeout", hardTimeout, MAX_16);
    Objects.requireNonNull(match, "match");
    instructions = List.copyOf(instructions);
  }

  /** A flow that drops, with cookie 0, that stays until it is deleted. */
  public static FlowEntry of(int table, int priority, Match match) {
    return new FlowEntry(table, priority, match, List.of(), 0, 0, 0, false);
  }

  /** This flow with other instructions. */
  public FlowEntry withInstructions(OFInstruction... other) {
    return withInstructions(List.of(other));
  }

  /** This flow with other instructions. */
  public FlowEntry withInstructions(List<? extends OFInstruction> other) {
    return new FlowEntry(
        table,
        priority,
        match,
        List.copyOf(other),
        cookie,
        idleTimeout,
        hardTimeout,
        notifyRemoval);
  }

  /** This flow with another cookie. */
  public FlowEntry withCookie(long other) {
    return new FlowEntry(
        table, priority, match, instructions, other, idleTimeout, hardTimeout, notifyRemoval);
  }

  /** This flow with another idle timeout, in seconds. */
  public FlowEntry withIdleTimeout(int seconds) {
    return new FlowEntry(
        table, priority, match, instructions, cookie, seconds, hardTimeout, notifyRemoval);
  }

  /** This flow with another hard timeout, in seconds. */
  public FlowEntry withHardTimeout(int seconds) {
    return new FlowEntry(
        table, priority, match, instructions, cookie, idleTimeout, seconds, notifyRemoval);
  }

  /** This flow, its removal announced. */
  public FlowEntry withRemovalNotice() {
    return new FlowEntry(
        table, priority, match, instructions, cookie, idleTimeout, hardTimeout, true);
  }

  private static void within(String name, int value, int max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(name + " must be 0 to " + max + ", found " + value);
    }
  }
}
