package org.boundedflood.topology;

/**
 * What a topology source makes of a request.
 *
 * @param outcome whether it acts on it
 * @param reason why not, or what it does; for an operator
 */
public record TunnelAnswer(Outcome outcome, String reason) {
  /** Whether a request is acted on. */
  public enum Outcome {
    /** The source acts on it. */
    ACCEPTED,
    /** The source could, but will not now; asking again later makes sense. */
    REFUSED,
    /** The source only reports what others set up; asking again is useless. */
    UNSUPPORTED
  }
}
