package org.boundedflood.ovs.ovsdb;

/**
 * A request to the database that did not succeed. The message names the operation, the server and
 * what the server said.
 */
public final class OvsdbException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why a request failed. */
  public enum Kind {
    /** There is no connection; nothing was sent. */
    NOT_CONNECTED,
    /** The connection ended before the answer came: whether the request took effect is unknown. */
    CONNECTION_LOST,
    /** Too many requests wait for their answer; nothing was sent. */
    OVERLOADED,
    /** No answer came in time: whether the request took effect is unknown. */
    TIMED_OUT,
    /** The server refused the request as a whole, for instance for an unknown database. */
    REFUSED,
    /** An operation of a transaction failed; the transaction had no effect. */
    OPERATION_FAILED,
    /** The server's answer is not what the protocol allows. */
    MALFORMED
  }

  private final Kind kind;
  private final String error;

  private OvsdbException(Kind kind, String error, String message) {
    super(message);
    this.kind = kind;
    this.error = error;
  }

  /** A failure that this side found. */
  static OvsdbException of(Kind kind, String message) {
    return new OvsdbException(kind, "", message);
  }

  /** A failure that the server reported as {@code error}. */
  static OvsdbException reported(Kind kind, String error, String message) {
    return new OvsdbException(kind, error, message);
  }

  /** Why the request failed. */
  public Kind kind() {
    return kind;
  }

  /**
   * The error's name in RFC 7047 as the server gave it, for instance {@code constraint violation}
   * or, of a {@code wait} operation, {@code timed out}; empty if the server said nothing.
   */
  public String error() {
    return error;
  }
}
