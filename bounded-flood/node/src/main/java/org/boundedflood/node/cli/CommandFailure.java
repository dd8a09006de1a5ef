package org.boundedflood.node.cli;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A command could not do what it was told; the message says why, in one sentence. */
final class CommandFailure extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  CommandFailure(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }

  /** The whole sentence. */
  String text() {
    return String.valueOf(getMessage());
  }
}
