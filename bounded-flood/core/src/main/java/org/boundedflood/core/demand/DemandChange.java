package org.boundedflood.core.demand;

import org.boundedflood.core.ring.NodeId;

/**
 * Something that happened to a tunnel on demand, for its node to act on.
 *
 * @param peer the node at the other end
 * @param kind what happened
 */
public record DemandChange(NodeId peer, Kind kind) {
  /** What happens to a tunnel on demand. */
  public enum Kind {
    /** The tunnel is usable. */
    CAME_UP,
    /** None came up in time, or it failed for too long: the request is to be withdrawn. */
    GIVEN_UP,
    /** It was idle for long enough: it is to be used no more. */
    LEFT,
    /** Nobody uses it any more: the topology is to be told. */
    RELEASED,
    /** It was released, and its port stays: others need it, so it is an ordinary link now. */
    KEPT_BY_OTHERS
  }
}
