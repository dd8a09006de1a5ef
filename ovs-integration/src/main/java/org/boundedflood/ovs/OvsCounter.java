package org.boundedflood.ovs;

/** What is counted about the database connection and the bridges behind it. */
public enum OvsCounter {
  /** Attempts to connect to the database server. */
  CONNECT_ATTEMPTS("attempts to connect to the database server"),
  /** Connections that came up. */
  CONNECTIONS("connections to the database server that came up"),
  /** Connections that ended, for whatever reason, without having been closed by this side. */
  CONNECTIONS_LOST("connections to the database server that were lost"),
  /** Connections given up because the server answered no inactivity probe. */
  PROBES_UNANSWERED("connections given up because an inactivity probe was not answered"),
  /**
   * Bytes that are no JSON, or JSON that is no message of the protocol; each costs a connection.
   */
  MALFORMED_MESSAGES("messages that could not be understood; each resets the connection"),
  /** Messages above the size limit; each costs a connection. */
  OVERSIZED_MESSAGES("messages above the size limit; each resets the connection"),
  /** Well-formed messages that nothing waits for: late answers, unknown methods. */
  UNEXPECTED_MESSAGES("well-formed messages that nothing was waiting for"),
  /** Failures inside this program while a message was handled; each costs a connection. */
  INTERNAL_ERRORS("messages whose handling failed inside this program; each resets the connection"),
  /** Echo requests of the server that were answered. */
  ECHOES_ANSWERED("echo requests of the server that were answered"),
  /** Requests sent to the server. */
  REQUESTS("requests sent to the database server"),
  /** Requests refused because too many were waiting for their answer. */
  REQUESTS_REFUSED("requests refused because too many were outstanding"),
  /** Requests that the server did not answer in time. */
  REQUESTS_TIMED_OUT("requests that were not answered in time"),
  /** Transactions of which the server refused an operation. */
  TRANSACTIONS_FAILED("transactions that the server refused"),
  /** Updates of monitored tables. */
  MONITOR_UPDATES("updates of monitored tables"),
  /** Monitors that went on after a reconnect where they had stopped. */
  MONITORS_RESUMED("monitors resumed from the last transaction seen"),
  /** Monitors whose tables were read anew. */
  MONITORS_REREAD("monitors whose tables were read anew"),
  /** Times a bridge was taken over, including again. */
  TAKE_OVERS("bridges taken over"),
  /** Times a bridge was taken over again because somebody had changed it. */
  TAKE_OVERS_REASSERTED("bridges taken over again after somebody changed their settings"),
  /** Bridges left as somebody set them, because they kept being changed. */
  TAKE_OVERS_YIELDED("bridges given up because somebody kept changing their settings"),
  /** Times a switch that was not connected was made to look for its controller at once. */
  REATTACHMENTS("switches that were made to look for their controller at once"),
  /** Bridges given back with the settings that they had. */
  RELEASES("bridges released with their former settings restored"),
  /** Guarded writes that lost against a concurrent one and were tried again. */
  WRITE_CONFLICTS("guarded writes repeated because another writer came first"),
  /** Snapshots of a bridge handed to its listeners. */
  BRIDGE_SNAPSHOTS("snapshots of a bridge that differed from the one before");

  private final String description;

  OvsCounter(String description) {
    this.description = description;
  }

  /** What is counted, for an operator. */
  public String description() {
    return description;
  }
}
