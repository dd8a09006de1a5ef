package org.boundedflood.topology.organise;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Ring;

/** The links that only the peers want, compared with what the node accepts. */
final class Guests {
  private final NodeId self;
  private final LinkLimits limits;
  private final Collection<Link> links;

  /** Looks at these links, of which the caller adds and removes. */
  Guests(NodeId self, LinkLimits limits, Collection<Link> links) {
    this.self = self;
    this.limits = limits;
    this.links = links;
  }

  /** How many more may be accepted for this reason, below 0 if there are too many. */
  long room(LinkReason reason, int shortcuts) {
    return limits.of(reason, shortcuts) - links.stream().filter(l -> l.isGuest(reason)).count();
  }

  /** The farthest predecessor among the guests, if it is farther than this peer. */
  Optional<Link> fartherThan(NodeId peer) {
    Comparator<Link> byDistance = Comparator.comparing(guest -> Ring.clockwise(guest.peer, self));
    return links.stream()
        .filter(link -> link.isGuest(LinkReason.SUCCESSOR))
        .max(byDistance)
        .filter(
            farthest ->
                Ring.clockwise(peer, self).compareTo(Ring.clockwise(farthest.peer, self)) < 0);
  }
}
