package org.boundedflood.simulator;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.boundedflood.core.net.MacAddress;

/**
 * The way of one unicast frame through the switches, each of which does what its node programmed.
 *
 * @param links how many it crossed until its end
 */
record Walk(End end, int links) {
  /** How a frame's way ends. */
  enum End {
    /** At the port of the leaf to which it is addressed. */
    ARRIVED,
    /** At a node where it had been before. */
    LOOP,
    /** At a node that knows where the leaf is but no way there: it would be flooded from there. */
    DEAD_END,
    /** At a node that does not know the leaf: it would be flooded from there. */
    UNKNOWN,
    /** On a link that does not carry it any more. */
    LOST
  }

  /** Follows a frame for {@code leaf} that a leaf of {@code source} sends. */
  static Walk from(SimulatedNode source, MacAddress leaf, List<SimulatedNode> nodes) {
    Set<Integer> visited = new HashSet<>();
    SimulatedNode at = source;
    int links = 0;
    while (visited.add(at.number())) {
      int tunnel = at.unicast().towards(leaf);
      switch (tunnel) {
        case UnicastTable.HERE -> {
          return new Walk(End.ARRIVED, links);
        }
        case UnicastTable.UNKNOWN -> {
          return new Walk(End.UNKNOWN, links);
        }
        case UnicastTable.NO_WAY -> {
          return new Walk(End.DEAD_END, links);
        }
        default -> {
          if (!at.hasTunnel(tunnel) || !at.carries(tunnel)) {
            return new Walk(End.LOST, links);
          }
          at = nodes.get(at.peer(tunnel));
          links++;
        }
      }
    }
    return new Walk(End.LOOP, links);
  }
}
