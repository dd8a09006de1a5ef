package org.boundedflood.simulator;

import org.boundedflood.core.net.EthernetFrame;
import org.jspecify.annotations.Nullable;

/**
 * What reaches a node at some time: a frame at one of its tunnel ports, or its timer.
 *
 * @param node the node's number
 * @param tunnel which of its tunnels
 * @param frame null for the timer
 * @param hops links that the watched flood has crossed with this frame, {@link #UNWATCHED} for any
 *     other frame
 */
record Delivery(int node, int tunnel, @Nullable EthernetFrame frame, int hops) {
  static final int UNWATCHED = -1;

  static Delivery timer(int node) {
    return new Delivery(node, -1, null, UNWATCHED);
  }

  boolean isWatched() {
    return hops != UNWATCHED;
  }
}
