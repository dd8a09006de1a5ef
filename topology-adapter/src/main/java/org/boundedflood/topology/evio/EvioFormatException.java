package org.boundedflood.topology.evio;

import java.io.Serial;

/** What the original's controller sent cannot be used; says what was found and what is allowed. */
final class EvioFormatException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  EvioFormatException(String message) {
    super(message);
  }

  /** The whole sentence. */
  String text() {
    return String.valueOf(getMessage());
  }
}
