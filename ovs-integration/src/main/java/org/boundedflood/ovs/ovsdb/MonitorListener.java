package org.boundedflood.ovs.ovsdb;

/** Is told, on the client's event loop, what happens to monitored tables. */
public interface MonitorListener {
  /**
   * The tables were read for the first time or anew, or somebody changed them.
   *
   * @param tables the rows as they are now
   */
  void changed(TableRows tables);

  /**
   * The server refused to monitor, for instance because it has no such database. Tried again with
   * the next connection.
   */
  void refused(OvsdbException reason);
}
