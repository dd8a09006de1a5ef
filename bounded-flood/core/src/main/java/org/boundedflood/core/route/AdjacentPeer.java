package org.boundedflood.core.route;

import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Positions;
import org.jspecify.annotations.Nullable;

/**
 * A peer that carries unicast, as routing sees it.
 *
 * @param id who it is
 * @param port the tunnel port that leads to it
 * @param neighbours where it said its own peers are, null if it has not said; may be out of date
 * @param goesBothWays whether it is known to send unicast strictly nearer to its root switch by
 *     ring distance; if not, it may send it to whoever is less far clockwise of the root switch
 * @param cost of the link, 0 and up: the lower of two that are as good otherwise is preferred
 */
public record AdjacentPeer(
    NodeId id, PortNumber port, @Nullable Positions neighbours, boolean goesBothWays, int cost) {}
