package org.boundedflood.core.link;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
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
  private long changes;

  /** The flood adjacency as it was after {@code floodsAsOf} changes. */
  private NavigableMap<NodeId, TunnelLink> floods = Collections.emptyNavigableMap();

  private long floodsAsOf;

  /** The link at this port, null if it is not a tunnel port. */
  public @Nullable TunnelLink at(PortNumber port) {
    return byPort.get(port);
  }

  /** Adds a link, or replaces the one at its port. */
  public void put(TunnelLink link) {
    byPort.put(link.port(), link);
    noteChange();
  }

  /** Drops the links at all ports but these. */
  public void retain(Set<PortNumber> ports) {
    if (byPort.keySet().retainAll(ports)) {
      noteChange();
    }
  }

  /**
   * Something happened to a link that may have changed its state, its use, what its peer offers, or
   * when something is due on it. Whoever lets it happen has to say so here: what is derived from
   * the links is derived anew only then.
   */
  public void noteChange() {
    changes++;
  }

  /** How often something changed so far. */
  public long changes() {
    return changes;
  }

  /** All links, in order of their port numbers. */
  public Collection<TunnelLink> all() {
    return byPort.values();
  }

  /** The peers that take part in floods now, each with the port to use. Does not change. */
  public NavigableMap<NodeId, TunnelLink> floodAdjacency() {
    if (floodsAsOf != changes) {
      floods =
          Collections.unmodifiableNavigableMap(
              adjacency(LinkState::carriesFloods, new TreeMap<>()));
      floodsAsOf = changes;
    }
    return floods;
  }

  /** The peers that carry unicast, each with the link to use. */
  public Map<NodeId, TunnelLink> unicastLinks() {
    return adjacency(LinkState::carriesUnicast, new HashMap<>(2 * byPort.size()));
  }

  /**
   * Of several links to one peer the one that may be used furthest, then the lowest port, serves.
   */
  private <M extends Map<NodeId, TunnelLink>> M adjacency(Predicate<LinkState> usable, M adjacent) {
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
