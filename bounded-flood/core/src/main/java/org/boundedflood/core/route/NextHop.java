package org.boundedflood.core.route;

import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * The way towards a root switch.
 *
 * @param peer the peer to which frames go
 * @param port its tunnel port
 * @param backup tunnel port of the next best peer, itself strictly closer to the root switch than
 *     this node; null if there is none
 */
public record NextHop(NodeId peer, PortNumber port, @Nullable PortNumber backup) {}
