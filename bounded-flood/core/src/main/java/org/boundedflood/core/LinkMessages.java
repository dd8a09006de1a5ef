package org.boundedflood.core;

import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.frb.Capabilities;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.frb.FrbReject;
import org.boundedflood.core.frb.FrbType;
import org.boundedflood.core.frb.LinkNews;
import org.boundedflood.core.frb.LinkNotes;
import org.boundedflood.core.frb.Payload;
import org.boundedflood.core.link.BfdStage;
import org.boundedflood.core.link.BfdState;
import org.boundedflood.core.link.LinkAddress;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.topology.LinkKind;
import org.jspecify.annotations.Nullable;

/** Checks links, answers checks, and says what a change of a link's state means for the node. */
final class LinkMessages {
  private static final Set<Capability> OFFERED =
      EnumSet.of(
          Capability.ANNOUNCED_LEAVES,
          Capability.REFLECT,
          Capability.FILLS_GAPS,
          Capability.FRAGMENTS,
          Capability.ROUTES,
          Capability.TRACES);

  /** By which part of the interval a check may be sooner than due to go with others. */
  private static final int SOONER = 4;

  private final Node node;
  private final LeafExchange exchange;
  private final AdjacencyExchange adjacency;
  private final SwitchFloods floods;

  /** How many changes of links there had been when all were last polled. */
  private long polledAsOf = -1;

  /** When something is due next, unless there were changes since. */
  private long due;

  LinkMessages(Node node, LeafExchange exchange, AdjacencyExchange adjacency, SwitchFloods floods) {
    this.node = node;
    this.exchange = exchange;
    this.adjacency = adjacency;
    this.floods = floods;
  }

  /**
   * Lets time pass on all links and sends the checks that are due.
   *
   * @return whether any was
   */
  boolean poll(long now) {
    if (polledAsOf == node.links().changes() && now < due) {
      return false;
    }
    boolean anyDue = false;
    for (TunnelLink link : node.links().all()) {
      LinkState before = link.state();
      link.poll(now);
      if (link.state() != before) {
        stateChanged(link, before);
      }
      anyDue |= link.isCheckDue(now);
    }
    if (anyDue) {
      checkRound(now);
    }
    due = earliest();
    polledAsOf = node.links().changes();
    return anyDue;
  }

  /** What is due a little later goes with what is due now, and with it from then on. */
  private void checkRound(long now) {
    long interval = node.settings().linkCheckInterval().toMillis();
    for (TunnelLink link : node.links().all()) {
      if (link.isCheckDue(now + interval / SOONER)) {
        check(link, now);
      }
    }
  }

  /** This node or its switch did not run for so long: what was not heard then means nothing. */
  void excuseSilence(long millis, long now) {
    node.links().all().forEach(link -> link.excuseSilence(millis, now));
    node.links().noteChange();
  }

  long nextWakeUp() {
    return polledAsOf == node.links().changes() ? due : earliest();
  }

  private long earliest() {
    long next = Long.MAX_VALUE;
    for (TunnelLink link : node.links().all()) {
      next = Math.min(next, link.nextWakeUp());
    }
    return next;
  }

  /** A valid LNK_CHK or LNK_ACK of another node came in. */
  void received(TunnelLink link, Frb frb, long now) {
    LinkState before = link.state();
    boolean usedBefore = link.isInUse();
    boolean announcedBefore = link.announces();
    boolean tookFloodsBefore = link.capabilities().contains(Capability.SWITCH_FLOODS);
    node.count(Counter.LINK_MESSAGES_RECEIVED);
    Capabilities.Reading offer = Capabilities.read(frb.payload());
    if (!offer.wellFormed()) {
      node.count(Counter.CAPABILITIES_MALFORMED);
    }
    if (frb.type() == FrbType.LNK_ACK) {
      link.heardAnswer(frb.root(), offer.capabilities(), now);
    } else {
      link.heardCheck(frb.root(), offer.capabilities(), now);
    }
    if (frb.root().equals(link.peer())) {
      compareNews(link, frb, now);
    }
    if (frb.root().equals(link.peer()) && link.role().kind() == LinkKind.PLAIN) {
      agreeOnBfd(link, offer.capabilities().contains(Capability.BFD));
    }
    if (before != LinkState.MISMATCHED && link.state() == LinkState.MISMATCHED) {
      node.out()
          .warn(
              "port %s leads to node %s, not to %s as the topology says: not used"
                  .formatted(link.name(), frb.root(), link.peer()));
    }
    stateChanged(link, before);
    if (link.isInUse() != usedBefore
        || link.announces() != announcedBefore
        || link.capabilities().contains(Capability.SWITCH_FLOODS) != tookFloodsBefore) {
      node.out().programChanged();
    }
    LinkNotes notes = LinkNotes.read(frb.payload());
    if (frb.type() == FrbType.LNK_CHK) {
      node.count(Counter.LINK_ANSWERS_SENT);
      Payload answer = payload(link, adjacency.answer(link, notes));
      node.sendOnLink(link, Frb.linkAnswer(node.self(), answer));
    }
    if (frb.root().equals(link.peer())) {
      adjacency.heard(link, frb.type(), notes, now);
    }
    if (link.state() == LinkState.LIVE) {
      exchange.greet(link, before != LinkState.LIVE, now);
    }
    sayReady(link, before, now);
  }

  /** The peer sends on a link only once it knows that its frames are let in. */
  private void sayReady(TunnelLink link, LinkState before, long now) {
    if (before != LinkState.LIVE && link.state() == LinkState.LIVE) {
      check(link, now);
    }
  }

  private void agreeOnBfd(TunnelLink link, boolean offered) {
    BfdStage before = link.bfd();
    boolean wanted = offered && node.settings().bfd();
    if (link.agreeBfd(wanted)) {
      node.out().add(new Action.UseBfd(link.name(), wanted));
    }
    bfdChanged(link, before);
  }

  /** The switch said how BFD stands on the port of the link; null: it is off there. */
  void bfdReported(TunnelLink link, @Nullable BfdState reported, long now) {
    BfdStage stageBefore = link.bfd();
    LinkState before = link.state();
    if (link.reportBfd(reported, now)) {
      node.out().add(new Action.UseBfd(link.name(), true));
    }
    bfdChanged(link, stageBefore);
    stateChanged(link, before);
    sayReady(link, before, now);
  }

  private void bfdChanged(TunnelLink link, BfdStage before) {
    if (link.bfd() != before) {
      node.out().info("BFD on port %s: %s, was %s".formatted(link.name(), link.bfd(), before));
      node.out().programChanged();
    }
  }

  /**
   * A link message that names this node came in: its probe reflected, a tunnel that leads to
   * itself, or a namesake.
   */
  void ownMessage(TunnelLink link, Frb frb, EthernetFrame frame, long now) {
    LinkState before = link.state();
    if (frb.isReflectionOf(node.self()) && frame.destination().equals(LinkAddress.REFLECTED)) {
      node.count(Counter.LINK_PROBES_REFLECTED);
      link.reflected(now);
    } else {
      node.counters().reject(FrbReject.OWN_ROOT);
      link.heardNamesake(now);
      if (!isOwnPort(frame.source())) {
        node.duplicates().heard(link.name(), "a link message in its own name", now);
      }
    }
    stateChanged(link, before);
    sayReady(link, before, now);
  }

  /** Frames of an own port come back where a tunnel leads back to this node. */
  private boolean isOwnPort(MacAddress mac) {
    return node.links().all().stream().anyMatch(link -> link.ownMac().equals(mac));
  }

  /** Draws the consequences of what happened to a link since it was in state {@code before}. */
  void stateChanged(TunnelLink link, LinkState before) {
    node.links().noteChange();
    if (link.state() != before) {
      node.lost().stateChanged(link, before, adjacency.neighbours(link));
      entered(link, link.state());
    }
  }

  /** The port of a link has gone, or leads elsewhere now. */
  void removed(TunnelLink link, long now) {
    node.lost().removed(link, adjacency.neighbours(link), now);
  }

  private void entered(TunnelLink link, LinkState state) {
    node.out().programChanged();
    String peer = link.peer().abbreviated();
    switch (state) {
      case LIVE -> {
        node.count(Counter.LINKS_GONE_LIVE);
        node.out().info("peer " + peer + " is live on port " + link.name());
        reportNarrowTunnel(link);
      }
      case ONE_WAY -> {
        node.count(Counter.LINKS_ONE_WAY);
        node.out()
            .warn(
                "peer %s is heard on port %s, but nothing sent there arrives: not used"
                    .formatted(peer, link.name()));
        node.out().add(new Action.PeerSilent(link.peer(), link.name()));
      }
      case HELD ->
          node.out().warn("BFD lost peer %s on port %s: not used".formatted(peer, link.name()));
      case SILENT, UNHEARD -> {
        node.count(Counter.LINKS_GONE_SILENT);
        node.out().warn("peer %s does not answer on port %s".formatted(peer, link.name()));
        node.out().add(new Action.PeerSilent(link.peer(), link.name()));
      }
      case UNATTENDED -> {
        node.count(Counter.LINKS_UNATTENDED);
        node.out()
            .warn(
                "the controller of peer %s is silent, its switch on port %s is not"
                    .formatted(peer, link.name()));
      }
      case DOWN -> node.out().info("port %s to peer %s is down".formatted(link.name(), peer));
      case MISMATCHED -> node.count(Counter.LINKS_MISMATCHED);
      case CHECKING -> node.out().info("checking peer " + peer + " on port " + link.name());
    }
  }

  /** Says what is lost on a tunnel if leaves send the longest packets that they may. */
  private void reportNarrowTunnel(TunnelLink link) {
    int mtu = link.role().mtu();
    int leafMtu = node.settings().leafMtu();
    if (mtu == 0) {
      return;
    }
    if (mtu < leafMtu) {
      node.out()
          .warn(
              "port %s has an MTU of %d: unicast packets above that are lost there, and leaves may send %d: give leaves an MTU of at most %d"
                  .formatted(link.name(), mtu, leafMtu, mtu));
    }
    int flood = Frb.OVERHEAD_BYTES + EthernetFrame.HEADER_BYTES + leafMtu;
    if (!FloodTransport.fits(link, flood) && !FloodTransport.goesInFragments(link, flood)) {
      int carried = Math.max(0, Frb.maxPayload(mtu) - EthernetFrame.HEADER_BYTES);
      node.out()
          .warn(
              "port %s has an MTU of %d and its peer takes no fragments: floods of packets above %d bytes cannot be sent there, and leaves may send %d"
                  .formatted(link.name(), mtu, carried, leafMtu));
    }
  }

  /** Sends a check, which also tells the peer what this node offers. */
  void check(TunnelLink link, long now) {
    boolean probe = link.isProbeDue();
    link.checked(now);
    node.links().noteChange();
    Frb check = Frb.linkCheck(node.self(), payload(link, adjacency.notes(link, now)));
    node.count(Counter.LINK_CHECKS_SENT);
    node.sendOnLink(link, check);
    if (probe) {
      node.count(Counter.LINK_PROBES_SENT);
      node.out().send(link.port(), FrbCodec.encode(check, LinkAddress.REFLECT, link.ownMac()));
    }
  }

  private void compareNews(TunnelLink link, Frb frb, long now) {
    OptionalInt sent = LinkNews.read(frb.payload());
    if (sent.isPresent() && link.leafTables().comparePeersCount(sent.getAsInt(), now)) {
      node.count(Counter.LEAF_NEWS_LOST);
    }
  }

  private Payload payload(TunnelLink link, LinkNotes notes) {
    Payload fields = notes.behind(offer(link).toPayload());
    return LinkNews.append(fields, link.leafTables().countOfNewsSent());
  }

  private Capabilities offer(TunnelLink link) {
    Set<Capability> offered = EnumSet.copyOf(OFFERED);
    if (node.settings().bfd()) {
      offered.add(Capability.BFD);
    }
    if (link.leafTables().isWanted() || link.state() != LinkState.LIVE) {
      offered.add(Capability.WANTS_LEAF_TABLE);
    }
    if (link.isReady()) {
      offered.add(Capability.READY);
    }
    if (floods.takes(link)) {
      offered.add(Capability.SWITCH_FLOODS);
    }
    if (floods.isAlone()) {
      offered.add(Capability.FLOODS_ALONE);
    }
    switch (link.use()) {
      case LEAVING -> offered.add(Capability.LEAVING);
      case LEFT -> offered.add(Capability.LEFT);
      case NORMAL -> {}
    }
    return Capabilities.of(offered);
  }
}
