package org.boundedflood.ovs.ovsdb;

/** A running monitor of some tables. It lives through reconnects until it is closed. */
public interface OvsdbMonitor extends AutoCloseable {
  /** Ends the monitor; its listener hears no more. Closing twice does nothing. */
  @Override
  void close();
}
