package org.boundedflood.core.link;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
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
  /** In ascending order. */
  private final List<PortNumber> ports = new ArrayList<>();

  /** Those at these ports, each at the same place. */
  private final List<TunnelLink> links = new ArrayList<>();

  private long changes;

  /** The flood adjacency as it was after {@code floodsAsOf} changes. */
  private NavigableMap<NodeId, TunnelLink> floods = Collections.emptyNavigableMap();

  private long floodsAsOf;

  /** The links that it was derived from. */
  private List<TunnelLink> flooding = List.of();

  /** The link at this port, null if it is not a tunnel port. */
  public @Nullable TunnelLink at(PortNumber port) {
    int place = Collections.binarySearch(ports, port);
    return place < 0 ? null : links.get(place);
  }

  /** Adds a link, or replaces the one at its port. */
  public void put(TunnelLink link) {
    int place = Collections.binarySearch(ports, link.port());
    if (place < 0) {
      ports.add(-1 - place, link.port());
      links.add(-1 - place, link);
    } else {
      links.set(place, link);
    }
    noteChange();
  }

  /** Drops the links at all ports but these. */
  public void retain(Set<PortNumber> kept) {
    if (ports.retainAll(kept)) {
      links.removeIf(link -> !kept.contains(link.port()));
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
  public List<TunnelLink> all() {
    return Collections.unmodifiableList(links);
  }

  /** The peers that take part in floods now, each with the port to use. Does not change. */
  public NavigableMap<NodeId, TunnelLink> floodAdjacency() {
    if (floodsAsOf != changes) {
      List<TunnelLink> present = usable(LinkState::carriesFloods);
      if (!present.equals(flooding)) {
        flooding = present;
        floods = Collections.unmodifiableNavigableMap(byPeer(present, new TreeMap<>()));
      }
      floodsAsOf = changes;
    }
    return floods;
  }

  /** The peers that carry unicast, each with the link to use. */
  public Map<NodeId, TunnelLink> unicastLinks() {
    return byPeer(usable(LinkState::carriesUnicast), new HashMap<>(2 * links.size()));
  }

  private List<TunnelLink> usable(Predicate<LinkState> test) {
    List<TunnelLink> usable = new ArrayList<>(links.size());
    for (TunnelLink link : links) {
      if (link.isInUse() && test.test(link.state())) {
        usable.add(link);
      }
    }
    return usable;
  }

  /**
   * Of several links to one peer the one that may be used furthest, then the lowest port, serves.
   */
  private static <M extends Map<NodeId, TunnelLink>> M byPeer(List<TunnelLink> links, M adjacent) {
    for (TunnelLink link : links) {
      adjacent.merge(
          link.peer(),
          link,
          (one, other) ->
              other.state().carriesFloods() && !one.state().carriesFloods() ? other : one);
    }
    return adjacent;
  }
}
