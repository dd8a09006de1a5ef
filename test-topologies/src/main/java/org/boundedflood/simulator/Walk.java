package org.boundedflood.simulator;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;

/**
 * The way of one unicast frame through the switches, each of which does what its node programmed.
 *
 * @param links how many it crossed until its end
 * @param at the node at which it ended
 * @param ingress the port of that node's switch at which it came in
 */
record Walk(End end, int links, SimulatedNode at, PortNumber ingress) {
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

  /** Whether the node at its end floods the frame, for want of anything better. */
  boolean isFlooded() {
    return end == End.DEAD_END || end == End.UNKNOWN;
  }

  /** Follows a frame for {@code leaf} that a leaf of {@code source} sends. */
  static Walk from(SimulatedNode source, MacAddress leaf, List<SimulatedNode> nodes) {
    Set<Integer> visited = new HashSet<>();
    SimulatedNode at = source;
    PortNumber ingress = SimulatedNode.LEAF_PORT;
    int links = 0;
    while (visited.add(at.number())) {
      int tunnel = at.unicast().towards(leaf);
      switch (tunnel) {
        case UnicastTable.HERE -> {
          return new Walk(End.ARRIVED, links, at, ingress);
        }
        case UnicastTable.UNKNOWN -> {
          return new Walk(End.UNKNOWN, links, at, ingress);
        }
        case UnicastTable.NO_WAY -> {
          return new Walk(End.DEAD_END, links, at, ingress);
        }
        default -> {
          if (!at.hasTunnel(tunnel) || !at.carries(tunnel)) {
            return new Walk(End.LOST, links, at, ingress);
          }
          ingress = SimulatedNode.port(at.peerTunnel(tunnel));
          at = nodes.get(at.peer(tunnel));
          links++;
        }
      }
    }
    return new Walk(End.LOOP, links, at, ingress);
  }
}
