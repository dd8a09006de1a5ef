package org.boundedflood.program;

/**
 * Why this very flow is in the switch, for an operator to read.
 *
 * @param purpose what flows of its kind are for
 * @param subject what this one is about, such as {@code leaf 02:00:00:00:00:01 on port 3}; empty if
 *     the purpose says it all or the flow was read back from a switch
 */
public record Reason(Purpose purpose, String subject) {
  /** The reason of a flow whose purpose says it all. */
  public static Reason of(Purpose purpose) {
    return new Reason(purpose, "");
  }

  @Override
  public String toString() {
    return subject.isEmpty() ? purpose.sentence() : subject + ": " + purpose.sentence();
  }
}
