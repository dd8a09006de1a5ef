package org.boundedflood.core;

import java.util.Optional;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.frb.FrbParse;
import org.boundedflood.core.frb.FrbReject;
import org.boundedflood.core.frb.FrbType;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.net.EthernetFrame;
import org.jspecify.annotations.Nullable;

/** Reads the frames of the overlay's own EtherType and gives each to the part that it is for. */
final class OverlayFrames {
  private final Node node;
  private final LinkMessages linkMessages;
  private final LeafExchange exchange;
  private final Flooding flooding;
  private final HandOvers handOvers;
  private final AdjacencyExchange adjacency;
  private final FloodProbes probes;

  OverlayFrames(
      Node node,
      LinkMessages linkMessages,
      LeafExchange exchange,
      Flooding flooding,
      HandOvers handOvers,
      AdjacencyExchange adjacency,
      FloodProbes probes) {
    this.node = node;
    this.linkMessages = linkMessages;
    this.exchange = exchange;
    this.flooding = flooding;
    this.handOvers = handOvers;
    this.adjacency = adjacency;
    this.probes = probes;
  }

  /**
   * A frame came in.
   *
   * @param link the link at its ingress port, null if that is not a tunnel port
   */
  void received(@Nullable TunnelLink link, EthernetFrame frame, long now) {
    if (link == null) {
      node.counters().reject(FrbReject.NOT_A_TUNNEL);
      return;
    }
    FrbParse parse = FrbCodec.decode(frame);
    if (parse instanceof FrbParse.Rejected rejected) {
      node.counters().reject(rejected.reason());
    } else if (parse instanceof FrbParse.Parsed parsed) {
      dispatch(link, parsed.frb(), frame, now);
    }
  }

  private void dispatch(TunnelLink link, Frb frb, EthernetFrame frame, long now) {
    if (frb.type().carriesClaims() && link.state().takesFloods()) {
      link.leafTables().newsReceived();
    }
    if (frb.root().equals(node.self()) && frb.type() != FrbType.FWD) {
      ownName(link, frb, frame, now);
      return;
    }
    switch (frb.type()) {
      case LNK_CHK, LNK_ACK -> linkMessages.received(link, frb, now);
      case LEAF_TX -> {
        if (isFromPeer(link, frb, now)) {
          exchange.receivedLeafExchange(link, frb, frame, now);
        }
      }
      case LEAF_TABLE -> {
        if (isFromPeer(link, frb, now)) {
          exchange.receivedTable(link, frb, now);
        }
      }
      case BRDCST -> {
        if (mayFlood(link, frb, now)) {
          flooding.received(link, frb, now);
        }
      }
      case ANNOUNCE -> {
        if (mayFlood(link, frb, now)) {
          exchange.received(link, frb, now);
        }
      }
      case FWD -> {
        if (isFromLivePeer(link, now)) {
          handOvers.received(link, frb, now);
        }
      }
      case FRAGMENT -> {
        if (isFromPeer(link, frb, now)) {
          fragment(link, frb, now);
        }
      }
      case ADJACENCY -> {
        if (isFromPeer(link, frb, now)) {
          adjacency.received(link, frb, now);
        }
      }
      case TRACE -> {
        if (mayFlood(link, frb, now)) {
          probes.received(link, frb, now);
        }
      }
      case TRACED -> {
        if (isFromPeer(link, frb, now)) {
          probes.answered(link, frb, now);
        }
      }
    }
  }

  /**
   * A message that names this node as its root: it comes back to a node only from a switch. A gap
   * of its own floods may pass it too.
   */
  private void ownName(TunnelLink link, Frb frb, EthernetFrame frame, long now) {
    switch (frb.type()) {
      case LNK_CHK, LNK_ACK -> linkMessages.ownMessage(link, frb, frame, now);
      case BRDCST, FWD, ANNOUNCE, LEAF_TX, LEAF_TABLE, FRAGMENT, ADJACENCY, TRACE, TRACED -> {
        node.counters().reject(FrbReject.OWN_ROOT);
        node.duplicates().heard(link.name(), "a " + frb.type() + " in its own name", now);
      }
    }
  }

  /** A fragment came in: with the last one missing the flood is there. */
  private void fragment(TunnelLink link, Frb frb, long now) {
    EthernetFrame whole = node.transport().received(link, frb, now);
    if (whole == null) {
      return;
    }
    FrbParse parse = FrbCodec.decode(whole);
    if (parse instanceof FrbParse.Rejected rejected) {
      node.counters().reject(rejected.reason());
    } else if (parse instanceof FrbParse.Parsed parsed) {
      if (parsed.frb().type().isFlood()) {
        dispatch(link, parsed.frb(), whole, now);
      } else {
        node.counters().reject(FrbReject.BAD_FRAGMENT);
      }
    }
  }

  private boolean isFromLivePeer(TunnelLink link, long now) {
    if (!link.state().takesFloods()) {
      node.counters().reject(FrbReject.NOT_A_TUNNEL);
      return false;
    }
    link.heardTraffic(now);
    return true;
  }

  /** Whether a live peer sent this message about itself. */
  private boolean isFromPeer(TunnelLink link, Frb frb, long now) {
    if (!link.state().takesFloods() || !frb.root().equals(link.peer())) {
      node.counters().reject(FrbReject.NOT_A_TUNNEL);
      return false;
    }
    link.heardTraffic(now);
    return true;
  }

  private boolean mayFlood(TunnelLink link, Frb frb, long now) {
    if (!link.state().takesFloods()) {
      node.counters().reject(FrbReject.NOT_A_TUNNEL);
      return false;
    }
    Optional<FrbReject> reject = frb.check(node.self());
    if (reject.isPresent()) {
      node.counters().reject(reject.get());
      return false;
    }
    link.heardTraffic(now);
    return true;
  }
}
