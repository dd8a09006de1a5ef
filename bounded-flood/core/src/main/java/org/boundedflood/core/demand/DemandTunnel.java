package org.boundedflood.core.demand;

import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel that this node asked for, at one moment.
 *
 * @param peer the node at the other end
 * @param state how far it is
 * @param since when it entered that state, in milliseconds of the node's clock
 * @param port its port, null before it was first usable
 * @param bytesPerSecond what it carried lately, in both directions
 */
public record DemandTunnel(
    NodeId peer, State state, long since, @Nullable PortNumber port, long bytesPerSecond) {

  /** How far a tunnel on demand is. */
  public enum State {
    /** Asked for; no link to the peer is usable yet. */
    REQUESTED,
    /** Traffic uses it. */
    UP,
    /** Not used any more at this end, and the peer is to stop using it too. */
    LEAVING,
    /** The topology was told that it is not needed; its port is about to go. */
    RELEASED
  }
}
