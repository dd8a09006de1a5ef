package org.boundedflood.node.config;

import java.io.Serial;

/** A setting that cannot be used; the message says where it stands, what it is and what may be. */
public final class ConfigException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** Says where the setting stands, what was found and what is allowed. */
  public ConfigException(String message) {
    super(message);
  }

  /** The whole sentence. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
