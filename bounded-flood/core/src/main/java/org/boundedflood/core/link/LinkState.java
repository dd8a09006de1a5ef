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
   * the peer's installed flows, and so do floods that its switch carries; others go around it.
   */
  UNATTENDED(true, false),
  /** The peer is heard, but nothing shows that it hears this node. */
  ONE_WAY(false, false),
  /** The peer is heard, but BFD has no session: what the peer sends is taken, nothing is sent. */
  HELD(false, false),
  /** Neither switch nor controller of a peer that was heard once answered for three intervals. */
  SILENT(false, false),
  /** Nobody was ever heard. */
  UNHEARD(false, false),
  /** A node answered that is not the one which the topology names, or this node itself. */
  MISMATCHED(false, false);

  private final boolean carriesUnicast;
  private final boolean carriesFloods;

  LinkState(boolean carriesUnicast, boolean carriesFloods) {
    this.carriesUnicast = carriesUnicast;
    this.carriesFloods = carriesFloods;
  }

  /** Whether unicast frames may leave by the port. */
  public boolean carriesUnicast() {
    return carriesUnicast;
  }

  /**
   * Whether unicast frames may enter by the port. The peer may find sooner than this node that the
   * link works, and what a switch that stood still sends on belated is still worth taking.
   */
  public boolean takesUnicast() {
    return carriesUnicast || wasConfirmed();
  }

  /** Whether floods of the peer are taken. */
  public boolean takesFloods() {
    return takesUnicast();
  }

  private boolean wasConfirmed() {
    return this == ONE_WAY || this == HELD || this == SILENT;
  }

  /** Whether the peer's controller takes part in floods. */
  public boolean carriesFloods() {
    return carriesFloods;
  }
}
