package org.boundedflood.topology;

/** A topology cannot be read; the message says what was found where, and what is allowed. */
public final class TopologyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was found where, and what is allowed. */
  public TopologyException(String message) {
    super(message);
  }
}
