package org.boundedflood.openflow;

/**
 * Why a connection ended.
 *
 * @param text one line for an operator
 */
public record DisconnectReason(Kind kind, String text) {
  /** The sorts of reasons. */
  public enum Kind {
    /** The switch closed the connection. */
    CLOSED_BY_SWITCH,
    /** The application called {@link OpenFlowSession#close}. */
    CLOSED_BY_APPLICATION,
    /** The server was closed. */
    SERVER_CLOSED,
    /** The switch did not take the next step of the handshake in time. */
    HANDSHAKE_TIMEOUT,
    /** The switch does not speak OpenFlow 1.3, or refused our hello. */
    VERSION_MISMATCH,
    /** The switch sent what the protocol does not allow there and what cannot be skipped. */
    PROTOCOL_VIOLATION,
    /** Another connection with the same datapath id is alive. */
    DUPLICATE_DATAPATH,
    /** Nothing was heard, not even an answer to an echo request. */
    SILENT,
    /** The switch does not take what is sent to it. */
    STUCK,
    /** The server already has as many connections as it may have. */
    TOO_MANY_CONNECTIONS,
    /** Reading, writing or TLS failed. */
    IO_ERROR,
    /** A fault of this program: a listener threw. */
    INTERNAL_ERROR
  }

  @Override
  public String toString() {
    return kind + ": " + text;
  }
}
