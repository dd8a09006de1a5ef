package org.boundedflood.program;

import java.util.function.Supplier;

/** Why this very flow is in the switch, for an operator to read. */
public final class Reason {
  private final Purpose purpose;
  private final Supplier<String> subject;

  private Reason(Purpose purpose, Supplier<String> subject) {
    this.purpose = purpose;
    this.subject = subject;
  }

  /** The reason of a flow whose purpose says it all. */
  public static Reason of(Purpose purpose) {
    return new Reason(purpose, () -> "");
  }

  /**
   * The reason of a flow that is about something.
   *
   * @param subject what about, such as {@code leaf 02:00:00:00:00:01 on port 3}; made into text
   *     when asked for only, as most flows come and go without anybody asking
   */
  static Reason of(Purpose purpose, Supplier<String> subject) {
    return new Reason(purpose, subject);
  }

  /** What flows of its kind are for. */
  public Purpose purpose() {
    return purpose;
  }

  /**
   * What this one is about; empty if the purpose says it all or the flow was read back from a
   * switch.
   */
  public String subject() {
    return subject.get();
  }

  /** The subject, if any, and the sentence of the purpose. */
  @Override
  public String toString() {
    String about = subject();
    return about.isEmpty() ? purpose.sentence() : about + ": " + purpose.sentence();
  }
}
