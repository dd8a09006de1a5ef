package org.boundedflood.openflow;

import java.io.Serial;

/** A well-framed message whose content makes no sense; its text says why. Without stack trace. */
final class UndecodableException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  UndecodableException(String fault) {
    super(fault, null, false, false);
  }

  /** The fault, never null. */
  String fault() {
    return String.valueOf(getMessage());
  }
}
