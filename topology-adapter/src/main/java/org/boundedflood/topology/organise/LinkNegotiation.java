package org.boundedflood.topology.organise;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.topology.organise.OverlayAction.DemandRefused;
import org.jspecify.annotations.Nullable;

/**
 * Comes to terms with the peers about links.
 *
 * <p>A link has one tunnel, whichever end asked first or both at once, and lasts as long as one end
 * wants it. What an end wants is soft state at the other: it is asked for again and again, and what
 * is asked for no more is given up. So whatever messages are lost, no tunnel is left that neither
 * end wants. A link goes through the stages of {@link LinkStage}, and is forgotten when it ends.
 *
 * <p>A peer that failed several times in a row, or refused a link that could as well be to another,
 * is barred for a time: {@link #barred} keeps it from being drawn as a shortcut. Bound: one link
 * and one bar for each member.
 */
final class LinkNegotiation {
  /** Requests without an answer that make one failure. */
  private static final int REQUESTS = 4;

  /** Failures in a row after which a peer is barred. */
  private static final int FAILURES = 3;

  private final LinkTimes times;
  private final LinkOutbox out;
  private final Links links;
  private final Bars bars = new Bars();
  private final Guests guests;
  private int shortcuts;
  private long barChanges;

  LinkNegotiation(NodeId self, LinkLimits limits, LinkTimes times, LinkOutbox out) {
    this.times = times;
    this.out = out;
    this.links = new Links(times, out);
    this.guests = new Guests(self, limits, links.all());
  }

  Collection<Link> links() {
    return links.all();
  }

  /** The peers that are no shortcuts for now. */
  Set<NodeId> barred() {
    return bars.peers();
  }

  /** Changes when the next graph may be another: a peer barred or not, a link up or down. */
  long revision() {
    return barChanges + links.revision();
  }

  /**
   * These links are wanted from now on, and no others.
   *
   * @param ownShortcuts how many shortcuts this node is to have, which may decide how many it
   *     accepts; those accepted before stay
   */
  void want(Map<NodeId, LinkReason> graph, int ownShortcuts, long now) {
    shortcuts = ownShortcuts;
    for (Link link : List.copyOf(links.all())) {
      if (link.own != null && !graph.containsKey(link.peer)) {
        giveUp(link);
      }
    }
    graph.forEach((peer, reason) -> want(peer, reason, now));
  }

  private void want(NodeId peer, LinkReason reason, long now) {
    boolean isNew = links.get(peer) == null;
    Link link = links.to(peer);
    if (link.own == reason) {
      return;
    }
    link.own = reason;
    if (isNew) {
      links.request(link, now);
    } else if (link.stage.hasTunnel()) {
      links.checkAnew(link, now);
      links.refresh(link, now);
    } else if (link.stage == LinkStage.PAUSING && !link.doubtful) {
      links.requestAnew(link, now);
    }
  }

  private void giveUp(Link link) {
    LinkReason theirs = link.theirs;
    link.own = null;
    if (theirs == null) {
      links.close(link, Refusal.UNWANTED);
    } else if (guests.room(theirs, shortcuts) < 0) {
      links.close(link, Refusal.FULL);
    } else {
      out.release(link.peer);
    }
  }

  void received(NodeId peer, LinkMessage message, long now) {
    Link link = links.get(peer);
    if (message instanceof LinkMessage.Request request) {
      requested(peer, request, now);
    } else if (message instanceof LinkMessage.Accept accept && accept.own().isPresent()) {
      acceptedAndWanted(peer, accept, accept.own().get(), now);
    } else if (link == null) {
      out.count(OverlayCounter.MESSAGES_IGNORED);
    } else if (message instanceof LinkMessage.Accept accept) {
      accepted(link, accept, now);
    } else if (message instanceof LinkMessage.Refuse refuse) {
      refused(link, refuse.why(), now);
    } else if (message instanceof LinkMessage.Release) {
      released(link);
    } else if (message instanceof LinkMessage.Close close) {
      link.theirs = null;
      refused(link, close.why(), now);
    }
  }

  private void requested(NodeId peer, LinkMessage.Request request, long now) {
    Link link = wantedByPeer(peer, request.reason(), now);
    if (link != null) {
      out.accept(peer, request.sequence(), link.own);
      links.make(link, now);
    }
  }

  /** Returns the link that the peer wants from now on; null if it was refused. */
  private @Nullable Link wantedByPeer(NodeId peer, LinkReason reason, long now) {
    Link link = links.get(peer);
    boolean known = link != null && (link.own != null || link.theirs == reason);
    if (!known && !admits(peer, reason)) {
      out.refuse(peer, Refusal.FULL);
      if (link != null) {
        links.forget(link);
      }
      return null;
    }
    Link wanted = links.to(peer);
    if (wanted.theirs == null) {
      links.checkAnew(wanted, now);
    }
    wanted.theirs = reason;
    wanted.theirsUntil = now + times.expiry();
    links.answered(wanted, now);
    return wanted;
  }

  private boolean admits(NodeId peer, LinkReason reason) {
    if (guests.room(reason, shortcuts) > 0) {
      return true;
    }
    Optional<Link> farther =
        reason == LinkReason.SUCCESSOR ? guests.fartherThan(peer) : Optional.empty();
    farther.ifPresent(displaced -> links.close(displaced, Refusal.DISPLACED));
    return farther.isPresent();
  }

  /** An accept that crossed this node's closing of the link says nothing: the peer's end goes. */
  private boolean crossedClose(@Nullable Link link, LinkMessage.Accept accept) {
    boolean crossed = link != null && accept.request() <= link.closedAt;
    if (crossed) {
      out.count(OverlayCounter.MESSAGES_IGNORED);
    }
    return crossed;
  }

  private void acceptedAndWanted(
      NodeId peer, LinkMessage.Accept accept, LinkReason reason, long now) {
    if (!crossedClose(links.get(peer), accept)) {
      Link link = wantedByPeer(peer, reason, now);
      if (link != null) {
        links.make(link, now);
      }
    }
  }

  private void accepted(Link link, LinkMessage.Accept accept, long now) {
    if (crossedClose(link, accept)) {
      return;
    }
    link.theirs = null;
    links.answered(link, now);
    if (link.own == null) {
      out.release(link.peer);
    } else {
      links.make(link, now);
    }
  }

  private void released(Link link) {
    link.theirs = null;
    if (link.own == null) {
      links.close(link, Refusal.UNWANTED);
    }
  }

  /** The peer will not, or no more, keep the link for this node's sake. */
  private void refused(Link link, Refusal why, long now) {
    links.removeTunnel(link);
    LinkReason own = link.own;
    if (own == null) {
      links.forget(link);
      return;
    }
    link.theirs = null;
    if (own == LinkReason.ON_DEMAND) {
      links.forget(link);
      out.add(new DemandRefused(link.peer, "node " + link.peer + " " + why.sentence()));
      return;
    }
    switch (why) {
      case FULL, DISPLACED -> pauseAfterRefusal(link, own, now);
      case NO_TUNNEL, NO_TRAFFIC -> pauseAfterFailure(link, now);
      case UNWANTED, LEAVING -> link.enter(LinkStage.PAUSING, now + times.firstPause());
    }
  }

  /** Something did not work; the peer is told if it may think otherwise. */
  private void failed(Link link, Refusal why, long now) {
    out.count(OverlayCounter.LINKS_FAILED);
    if (link.stage.hasTunnel()) {
      out.close(link.peer, why);
      link.closedAt = out.lastSequence();
    }
    links.removeTunnel(link);
    link.theirs = null;
    if (link.own == LinkReason.ON_DEMAND) {
      links.forget(link);
      out.add(new DemandRefused(link.peer, "this node " + why.sentence()));
    } else if (link.own == null) {
      links.forget(link);
    } else {
      pauseAfterFailure(link, now);
    }
  }

  private void pauseAfterFailure(Link link, long now) {
    link.failures++;
    if (link.failures >= FAILURES) {
      bar(link, now);
    }
    link.enter(LinkStage.PAUSING, now + times.pause(link.failures));
    links.doubt(link);
  }

  /** Another peer can be a shortcut; successor and static peer must be asked again. */
  private void pauseAfterRefusal(Link link, LinkReason own, long now) {
    if (own == LinkReason.LONG_DISTANCE) {
      bar(link, now);
    }
    long pause = own == LinkReason.SUCCESSOR ? 2 * times.firstPause() : times.refresh();
    link.enter(LinkStage.PAUSING, now + pause);
  }

  private void bar(Link link, long now) {
    bars.add(link.peer, now + times.bar());
    barChanges++;
  }

  /** The tunnel was there before this life of the node: it stays if somebody wants it in time. */
  void tunnelFound(NodeId peer, long now) {
    Link link = links.to(peer);
    if (!link.stage.hasTunnel()) {
      links.check(link, now);
      link.theirsUntil = now + times.expiry();
      links.refresh(link, now);
    }
  }

  void tunnelMade(NodeId peer, long now) {
    Link link = links.get(peer);
    if (link != null && link.stage == LinkStage.MAKING) {
      links.check(link, now);
    }
  }

  void tunnelFailed(NodeId peer, long now) {
    Link link = links.get(peer);
    if (link != null && link.stage.hasTunnel()) {
      failed(link, Refusal.NO_TUNNEL, now);
    }
  }

  void linkUp(NodeId peer) {
    Link link = links.get(peer);
    if (link != null && link.stage.hasTunnel() && link.stage != LinkStage.IN_USE) {
      links.inUse(link);
    }
  }

  void linkDown(NodeId peer, long now) {
    Link link = links.get(peer);
    if (link != null && link.stage == LinkStage.IN_USE) {
      links.check(link, now);
      links.doubt(link);
      links.refresh(link, now);
    }
  }

  /**
   * The peer began a new life, which knows of no link unless it was heard; its end may be there.
   */
  void memberRenewed(NodeId peer, boolean heard, long now) {
    barChanges += bars.lift(peer) ? 1 : 0;
    Link link = links.get(peer);
    if (link == null) {
      return;
    }
    link.failures = 0;
    if (!heard) {
      link.theirs = null;
      link.theirsUntil = link.own == null ? now + times.check() : link.theirsUntil;
    }
    if (link.own != null && link.stage.hasTunnel()) {
      links.refresh(link, now);
    } else if (link.own != null) {
      links.requestAnew(link, now);
    }
  }

  void memberGone(NodeId peer) {
    bars.lift(peer);
    Link link = links.get(peer);
    if (link != null) {
      links.forget(link);
    }
  }

  void leave() {
    List.copyOf(links.all()).forEach(link -> links.close(link, Refusal.LEAVING));
  }

  /** Does what is due. */
  void expire(long now) {
    barChanges += bars.expire(now) ? 1 : 0;
    for (Link link : List.copyOf(links.all())) {
      if (link.theirsUntil <= now) {
        link.theirsUntil = Long.MAX_VALUE;
        released(link);
      }
      if (links.get(link.peer) == link) {
        expire(link, now);
      }
    }
  }

  private void expire(Link link, long now) {
    if (link.deadline <= now) {
      switch (link.stage) {
        case REQUESTED -> {
          if (link.unanswered < REQUESTS) {
            links.request(link, now);
          } else {
            failed(link, Refusal.NO_TRAFFIC, now);
          }
        }
        case PAUSING -> links.requestAnew(link, now);
        case MAKING -> failed(link, Refusal.NO_TUNNEL, now);
        case CHECKING -> failed(link, link.isWanted() ? Refusal.NO_TRAFFIC : Refusal.UNWANTED, now);
        case IN_USE -> link.deadline = Long.MAX_VALUE;
      }
    } else if (link.own != null && link.stage.hasTunnel() && link.refreshAt <= now) {
      links.refresh(link, now);
    }
  }

  long nextWakeUp() {
    long next = links.all().stream().mapToLong(Link::nextWakeUp).min().orElse(Long.MAX_VALUE);
    return Math.min(bars.nextWakeUp(), next);
  }
}
