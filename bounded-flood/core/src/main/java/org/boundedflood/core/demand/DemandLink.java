package org.boundedflood.core.demand;

import org.boundedflood.core.net.PortNumber;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the link of a tunnel on demand.
 *
 * @param port the port through which the peer is adjacent, or that the tunnel was given, null if
 *     there is none
 * @param usable whether it may carry traffic, be it in use or being left
 * @param leftByPeer whether the peer says that it does not send on it any more
 */
public record DemandLink(@Nullable PortNumber port, boolean usable, boolean leftByPeer) {
  /** There is no port. */
  public static final DemandLink NONE = new DemandLink(null, false, false);
}
