package org.boundedflood.openflow;

/** What is counted, per session and per server. All counters only grow, until the process ends. */
public enum OpenFlowCounter {
  /** Connections that switches opened. */
  CONNECTIONS("connections accepted"),
  /** Connections closed before TLS or OpenFlow handshake was complete. */
  HANDSHAKES_FAILED("connections that never became a session"),
  /** Connections refused since another one with the same datapath id is alive. */
  DUPLICATES_REFUSED("connections refused for a datapath id that is connected already"),
  /** Handshakes completed. */
  SESSIONS("sessions established"),
  /** Whole messages received, of any type. */
  MESSAGES_RECEIVED("messages received"),
  /** Bytes of the messages received. */
  BYTES_RECEIVED("bytes received"),
  /** Messages handed to the connection, of any type. */
  MESSAGES_SENT("messages sent"),
  /** Bytes of the messages handed to the connection. */
  BYTES_SENT("bytes sent"),
  /** Packet-ins delivered to the listener. */
  PACKET_INS("packet-ins delivered"),
  /** Packet-ins and other messages that came before the handshake was complete. */
  EARLY_DROPPED("messages dropped that came before the handshake was complete"),
  /** Messages that were well framed but cannot be decoded. */
  UNDECODABLE("messages that cannot be decoded"),
  /** Replies to nothing that was asked, and requests only a controller may send. */
  UNEXPECTED("messages that fit nothing"),
  /** Errors received. */
  ERRORS("errors received"),
  /** Errors whose cause was no longer remembered. */
  ERRORS_UNATTRIBUTED("errors whose cause was no longer remembered"),
  /** Echo requests of the switch, answered. */
  ECHOES_ANSWERED("echo requests answered"),
  /** Echo requests sent after silence or to settle a conflict. */
  ECHO_PROBES("echo requests sent"),
  /** Packet-outs dropped above the high-water mark. */
  PACKET_OUTS_DROPPED("packet-outs dropped because the switch takes too little"),
  /** Messages handed to a session that was over. */
  SENT_TOO_LATE("messages dropped because the session was over"),
  /** Requests that failed, for whatever reason. */
  REQUESTS_FAILED("requests without a usable answer"),
  /** Sessions closed because nothing was heard. */
  SILENT_CLOSED("connections closed because nothing was heard"),
  /** Sessions closed because nothing drained or too much was queued. */
  STUCK_CLOSED("connections closed because the switch takes nothing");

  private final String description;

  OpenFlowCounter(String description) {
    this.description = description;
  }

  /** What the counter counts, for an operator. */
  public String description() {
    return description;
  }
}
