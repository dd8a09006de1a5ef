package org.boundedflood.core;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Positions;

/**
 * Peers to which the link was lost, and whether they live on without it.
 *
 * <p>Both ends of a link that fails notice it, within about a second of each other. Where one of
 * them is among the first clockwise of the other, floods may miss it now, unless the gap in front
 * of it is handed over; so it makes itself heard {@value #SIGN_MILLIS} ms later, by an
 * announcement, which comes by other ways if there are any. A peer that has given no such sign
 * {@value #PATIENCE_MILLIS} ms after the loss is taken for gone, and not looked for any more.
 *
 * <p>Bound: {@value #MAX_PEERS} peers. Ageing: after the time for which other nodes are remembered
 * at all. Eviction: the peer lost first. Owner: the node.
 */
final class LostPeers {
  static final int MAX_PEERS = 1_024;

  static final long SIGN_MILLIS = 3_000;
  static final long PATIENCE_MILLIS = 5_000;

  /** How many of a peer's peers, clockwise from it, owe it a sign. */
  private static final int NEAREST = 3;

  /** A loss, and whether this node owes the peer a sign. */
  private record Loss(long at, boolean owesSign) {}

  private final NodeId self;
  private final long holdMillis;
  private final Map<NodeId, Loss> oldestFirst = new LinkedHashMap<>();
  private long polledAt = Long.MIN_VALUE;

  LostPeers(NodeId self, long holdMillis) {
    this.self = self;
    this.holdMillis = holdMillis;
  }

  /**
   * What happened to a link since it was in state {@code before}.
   *
   * @param neighbours of the peer, as it said last
   */
  void stateChanged(TunnelLink link, LinkState before, Positions neighbours) {
    if (isUsable(link.state())) {
      found(link.peer());
    } else if (isUsable(before)) {
      lost(link.peer(), neighbours, link.since());
    }
  }

  /** The link to a peer has gone with its port. */
  void removed(TunnelLink link, Positions neighbours, long now) {
    if (isUsable(link.state())) {
      lost(link.peer(), neighbours, now);
    }
  }

  /** The link to a peer was lost at this time. */
  void lost(NodeId peer, Positions neighbours, long at) {
    if (oldestFirst.remove(peer) == null && oldestFirst.size() == MAX_PEERS) {
      oldestFirst.remove(oldestFirst.keySet().iterator().next());
    }
    oldestFirst.put(peer, new Loss(at, isAmongNearest(peer, neighbours)));
  }

  /** Whether the lost peer's gap may reach as far as this node, be it after some losses more. */
  private boolean isAmongNearest(NodeId peer, Positions neighbours) {
    int nearer = 0;
    for (int i = 0; i < neighbours.size(); i++) {
      long distance = neighbours.at(i) - peer.high();
      if (distance != 0 && Long.compareUnsigned(distance, Positions.clockwise(peer, self)) < 0) {
        nearer++;
      }
    }
    return nearer < NEAREST;
  }

  /** A peer is live again, or has announced itself. */
  void found(NodeId peer) {
    oldestFirst.remove(peer);
  }

  /**
   * Lets time pass.
   *
   * @return whether this node has to make itself heard
   */
  boolean poll(long now) {
    polledAt = now;
    if (oldestFirst.isEmpty()) {
      return false;
    }
    boolean sign = false;
    for (Map.Entry<NodeId, Loss> entry : oldestFirst.entrySet()) {
      if (entry.getValue().owesSign() && now - entry.getValue().at() >= SIGN_MILLIS) {
        entry.setValue(new Loss(entry.getValue().at(), false));
        sign = true;
      }
    }
    Iterator<Loss> losses = oldestFirst.values().iterator();
    while (losses.hasNext() && now - losses.next().at() >= holdMillis) {
      losses.remove();
    }
    return sign;
  }

  /** Whether the link to a node was lost, and nothing was heard of the node since. */
  boolean isMissing(long place) {
    for (NodeId peer : oldestFirst.keySet()) {
      if (peer.high() == place) {
        return true;
      }
    }
    return false;
  }

  /** Whether a node was a peer once and is taken for gone. */
  boolean isGone(NodeId node) {
    Loss loss = oldestFirst.get(node);
    return loss != null && loss.at() + PATIENCE_MILLIS <= polledAt;
  }

  /** Whether one of these places is that of a peer which is taken for gone. */
  boolean isAnyGone(Positions places) {
    return oldestFirst.keySet().stream()
        .anyMatch(peer -> places.contains(peer.high()) && isGone(peer));
  }

  private static boolean isUsable(LinkState state) {
    return state.carriesUnicast();
  }
}
