package org.boundedflood.core;

import java.util.Map;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.count.Counters;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.learning.LeafDirectory;
import org.boundedflood.core.link.LinkAddress;
import org.boundedflood.core.link.LinkTable;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;

/** The state of one node, shared by the parts of its state machine. */
record Node(
    NodeSettings settings,
    PortTable ports,
    LinkTable links,
    LeafDirectory leaves,
    DuplicateWatch duplicates,
    Counters counters,
    Outbox out,
    FloodTransport transport,
    LostPeers lost) {

  static Node of(NodeSettings settings) {
    Counters counters = new Counters();
    LeafDirectory leaves =
        new LeafDirectory(
            settings.self(),
            settings.firstSequence(),
            settings.maxLocalLeaves(),
            settings.maxRemoteLeaves(),
            settings.leafLimits(),
            settings.holdMillis(),
            counters);
    Outbox out = new Outbox();
    DuplicateWatch duplicates =
        new DuplicateWatch(settings.self(), settings.refreshInterval().toMillis(), counters, out);
    FloodTransport transport =
        new FloodTransport(settings.self(), (int) settings.firstSequence(), counters, out);
    return new Node(
        settings,
        new PortTable(),
        new LinkTable(),
        leaves,
        duplicates,
        counters,
        out,
        transport,
        new LostPeers(settings.self(), settings.holdMillis()));
  }

  NodeId self() {
    return settings.self();
  }

  void count(Counter counter) {
    counters.increment(counter);
  }

  /** Sends a message that only the peer at the other end of the link is to read. */
  void sendOnLink(TunnelLink link, Frb frb) {
    MacAddress peerMac = link.role().peerMac();
    MacAddress destination = peerMac == null ? LinkAddress.ANY_PEER : peerMac;
    noteNews(link, frb);
    out.send(link.port(), FrbCodec.encode(frb, destination, link.ownMac()));
  }

  /** Sends a flood, announcement or hand-over on a link, unless the tunnel cannot carry it. */
  void sendFlood(TunnelLink link, Frb frb, MacAddress source) {
    noteNews(link, frb);
    transport.send(link, FrbCodec.encode(frb, MacAddress.BROADCAST, source));
  }

  private static void noteNews(TunnelLink link, Frb frb) {
    if (frb.type().carriesClaims()) {
      link.leafTables().newsSent();
    }
  }

  /**
   * The link to an adjacent peer.
   *
   * @throws IllegalStateException if there is none
   */
  static TunnelLink link(Map<NodeId, TunnelLink> adjacent, NodeId peer) {
    TunnelLink link = adjacent.get(peer);
    if (link == null) {
      throw new IllegalStateException("flood plan names " + peer + ", which is not adjacent");
    }
    return link;
  }
}
