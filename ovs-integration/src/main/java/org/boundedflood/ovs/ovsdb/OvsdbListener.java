package org.boundedflood.ovs.ovsdb;

/** Is told, on the client's event loop, when the connection to the server comes and goes. */
public interface OvsdbListener {
  /** Requests can be made from now on. */
  void connected();

  /**
   * The connection ended; a new one is being tried for.
   *
   * @param reason why, for an operator
   */
  void disconnected(String reason);
}
