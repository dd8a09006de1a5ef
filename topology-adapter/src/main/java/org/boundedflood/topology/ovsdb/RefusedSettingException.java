package org.boundedflood.topology.ovsdb;

/** A setting of an interface cannot be used; the message quotes it and says what is allowed. */
final class RefusedSettingException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedSettingException(String message) {
    super(message);
  }
}
