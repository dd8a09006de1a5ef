package org.boundedflood.topology.organise;

/** How far the link to one peer has come. */
public enum LinkStage {
  /** Asked for; the peer has not answered. */
  REQUESTED,
  /** It failed or was refused, and is asked for again after a pause. */
  PAUSING,
  /** Agreed; this end of the tunnel is being made. */
  MAKING,
  /** This end is made; nothing has come through yet, or nothing any more. */
  CHECKING,
  /** The tunnel carries traffic. */
  IN_USE;

  /** Whether this end of the tunnel exists or is about to. */
  public boolean hasTunnel() {
    return this == MAKING || this == CHECKING || this == IN_USE;
  }
}
