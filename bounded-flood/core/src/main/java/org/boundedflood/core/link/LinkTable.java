package org.boundedflood.core.link;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * The links of a node by tunnel port, and the adjacency that follows from their states.
 *
 * <p>Bound: the tunnel ports of one bridge. Ageing and eviction: none, the topology says when one
 * goes.
 */
public final class LinkTable {
  private final Map<PortNumber, TunnelLink> byPort = new TreeMap<>();

  /** The link at this port, null if it is not a tunnel port. */
  public @Nullable TunnelLink at(PortNumber port) {
    return byPort.get(port);
  }

  /** Adds a link, or replaces the one at its port. */
  public void put(TunnelLink link) {
    byPort.put(link.port(), link);
  }

  /** Drops the links at all ports but these. */
  public void retain(Set<PortNumber> ports) {
    byPort.keySet().retainAll(ports);
  }

  /** All links, in order of their port numbers. */
  public Collection<TunnelLink> all() {
    return byPort.values();
  }

  /** The peers that take part in floods, each with the port to use. */
  public Map<NodeId, TunnelLink> floodAdjacency() {
    return adjacency(LinkState::carriesFloods);
  }

  /** The peers that carry unicast, each with the link to use. */
  public Map<NodeId, TunnelLink> unicastLinks() {
    return adjacency(LinkState::carriesUnicast);
  }

  /**
   * Of several links to one peer the one that may be used furthest, then the lowest port, serves.
   */
  private Map<NodeId, TunnelLink> adjacency(Predicate<LinkState> usable) {
    Map<NodeId, TunnelLink> adjacent = new HashMap<>();
    for (TunnelLink link : byPort.values()) {
      if (link.isInUse() && usable.test(link.state())) {
        adjacent.merge(
            link.peer(),
            link,
            (one, other) ->
                other.state().carriesFloods() && !one.state().carriesFloods() ? other : one);
      }
    }
    return adjacent;
  }
}
