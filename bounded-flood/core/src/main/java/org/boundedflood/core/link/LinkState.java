package org.boundedflood.core.link;

/** How far a tunnel port may be used. */
public enum LinkState {
  /** The switch reports the port as down. */
  DOWN(false, false),
  /** Up, and it was not found out yet whether it carries frames both ways. */
  CHECKING(false, false),
  /** The peer's controller is heard and hears this node: floods and unicast use it. */
  LIVE(true, true),
  /**
   * The peer's switch still reflects probes but its controller is silent: unicast goes on through
   * the peer's installed flows, floods go around it.
   */
  UNATTENDED(true, false),
  /** The peer is heard, but nothing shows that it hears this node. */
  ONE_WAY(false, false),
  /** Neither switch nor controller answered for three intervals, or BFD lost its session. */
  SILENT(false, false),
  /** A node answered that is not the one which the topology names, or this node itself. */
  MISMATCHED(false, false);

  private final boolean carriesUnicast;
  private final boolean carriesFloods;

  LinkState(boolean carriesUnicast, boolean carriesFloods) {
    this.carriesUnicast = carriesUnicast;
    this.carriesFloods = carriesFloods;
  }

  /** Whether unicast frames may leave and enter by the port. */
  public boolean carriesUnicast() {
    return carriesUnicast;
  }

  /** Whether the peer takes part in floods. */
  public boolean carriesFloods() {
    return carriesFloods;
  }
}
