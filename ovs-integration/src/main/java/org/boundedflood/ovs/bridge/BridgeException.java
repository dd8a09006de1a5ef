package org.boundedflood.ovs.bridge;

/** Something cannot be done with a bridge; the message names the bridge and says what was found. */
public final class BridgeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why it cannot be done. */
  public enum Kind {
    /** The server has no database of Open vSwitch. */
    NO_DATABASE,
    /** The database has no such bridge. */
    NO_BRIDGE,
    /** The database has no such interface. */
    NO_INTERFACE,
    /** Somebody else made the port. */
    NOT_OURS,
    /** What was saved at the take-over cannot be read. */
    SAVED_SETTINGS_UNREADABLE,
    /** Other writers kept changing the bridge at the same time. */
    CONTENDED
  }

  private final Kind kind;

  BridgeException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Why it cannot be done. */
  public Kind kind() {
    return kind;
  }
}
