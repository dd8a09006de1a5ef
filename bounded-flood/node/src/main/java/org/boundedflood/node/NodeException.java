package org.boundedflood.node;

import java.io.Serial;

/** A node cannot run; the message says why in one sentence for an operator. */
public final class NodeException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  NodeException(String message) {
    super(message);
  }

  NodeException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The whole sentence. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
