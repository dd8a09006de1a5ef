package org.boundedflood.topology.organise;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.topology.organise.OverlayAction.DemandRefused;
import org.boundedflood.topology.organise.OverlayAction.MakeTunnel;
import org.boundedflood.topology.organise.OverlayAction.RemoveTunnel;

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
  private final SortedMap<NodeId, Link> links = new TreeMap<>();
  private final Bars bars = new Bars();
  private final Guests guests;
  private int shortcuts;
  private long revision;

  LinkNegotiation(NodeId self, LinkLimits limits, LinkTimes times, LinkOutbox out) {
    this.guests = new Guests(self, limits, links.values());
    this.times = times;
    this.out = out;
  }

  Collection<Link> links() {
    return links.values();
  }

  /** The peers that are no shortcuts for now. */
  Set<NodeId> barred() {
    return bars.peers();
  }

  /** Changes when the next graph may be another: a peer barred or not, a link up or down. */
  long revision() {
    return revision;
  }

  /**
   * These links are wanted from now on, and no others.
   *
   * @param ownShortcuts how many shortcuts this node is to have, which may decide how many it
   *     accepts; those accepted before stay
   */
  void want(Map<NodeId, LinkReason> graph, int ownShortcuts, long now) {
    shortcuts = ownShortcuts;
    for (Link link : List.copyOf(links.values())) {
      if (link.own != null && !graph.containsKey(link.peer)) {
        giveUp(link);
      }
    }
    graph.forEach((peer, reason) -> want(peer, reason, now));
  }

  private void want(NodeId peer, LinkReason reason, long now) {
    Link link = links.get(peer);
    if (link == null) {
      link = new Link(peer, LinkStage.REQUESTED);
      links.put(peer, link);
      link.own = reason;
      request(link, now);
    } else if (link.own != reason) {
      link.own = reason;
      if (link.stage.hasTunnel()) {
        refresh(link, now);
      } else if (link.stage == LinkStage.PAUSING && !link.doubtful) {
        link.enter(LinkStage.REQUESTED, now);
        request(link, now);
      }
    }
  }

  private void giveUp(Link link) {
    LinkReason theirs = link.theirs;
    link.own = null;
    if (theirs == null) {
      close(link, Refusal.UNWANTED);
    } else if (guests.room(theirs, shortcuts) < 0) {
      close(link, Refusal.FULL);
    } else {
      out.release(link.peer);
    }
  }

  void received(NodeId peer, LinkMessage message, long now) {
    Link link = links.get(peer);
    if (message instanceof LinkMessage.Request request) {
      requested(peer, request.reason(), now);
    } else if (link == null) {
      out.count(OverlayCounter.MESSAGES_IGNORED);
    } else if (message instanceof LinkMessage.Accept) {
      accepted(link, now);
    } else if (message instanceof LinkMessage.Refuse refuse) {
      refused(link, refuse.why(), now);
    } else if (message instanceof LinkMessage.Release) {
      released(link);
    } else if (message instanceof LinkMessage.Close close) {
      link.theirs = null;
      refused(link, close.why(), now);
    }
  }

  private void requested(NodeId peer, LinkReason reason, long now) {
    Link link = links.get(peer);
    boolean known = link != null && (link.own != null || link.theirs == reason);
    if (!known && !admits(peer, reason)) {
      out.refuse(peer, Refusal.FULL);
      if (link != null) {
        forget(link);
      }
      return;
    }
    link = links.computeIfAbsent(peer, stranger -> new Link(stranger, LinkStage.REQUESTED));
    link.theirs = reason;
    link.theirsUntil = now + times.expiry();
    out.accept(peer);
    if (!link.stage.hasTunnel()) {
      make(link, now);
    }
  }

  private boolean admits(NodeId peer, LinkReason reason) {
    if (guests.room(reason, shortcuts) > 0) {
      return true;
    }
    Optional<Link> farther =
        reason == LinkReason.SUCCESSOR ? guests.fartherThan(peer) : Optional.empty();
    farther.ifPresent(displaced -> close(displaced, Refusal.DISPLACED));
    return farther.isPresent();
  }

  private void accepted(Link link, long now) {
    if (link.own == null) {
      out.release(link.peer);
    } else if (!link.stage.hasTunnel()) {
      make(link, now);
    }
  }

  private void released(Link link) {
    link.theirs = null;
    if (link.own == null) {
      forget(link);
    }
  }

  /** The peer will not, or no more, keep the link for this node's sake. */
  private void refused(Link link, Refusal why, long now) {
    removeTunnel(link);
    LinkReason own = link.own;
    if (own == null) {
      links.remove(link.peer);
      return;
    }
    link.theirs = null;
    if (own == LinkReason.ON_DEMAND) {
      links.remove(link.peer);
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
    }
    removeTunnel(link);
    link.theirs = null;
    if (link.own == LinkReason.ON_DEMAND) {
      links.remove(link.peer);
      out.add(new DemandRefused(link.peer, "this node " + why.sentence()));
    } else if (link.own == null) {
      links.remove(link.peer);
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
    doubt(link);
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
    revision++;
  }

  private void close(Link link, Refusal why) {
    out.close(link.peer, why);
    forget(link);
  }

  private void forget(Link link) {
    removeTunnel(link);
    links.remove(link.peer);
  }

  private void removeTunnel(Link link) {
    if (link.stage.hasTunnel()) {
      revision++;
      out.count(OverlayCounter.TUNNELS_REMOVED);
      out.add(new RemoveTunnel(link.peer));
      link.enter(LinkStage.PAUSING, Long.MAX_VALUE);
    }
  }

  private void make(Link link, long now) {
    link.enter(LinkStage.MAKING, now + times.check());
    link.refreshAt = now + times.refresh();
    out.count(OverlayCounter.TUNNELS_MADE);
    out.add(new MakeTunnel(link.peer));
  }

  private void request(Link link, long now) {
    LinkReason own = Objects.requireNonNull(link.own);
    if (link.unanswered > 0) {
      doubt(link);
    }
    link.asked(now, times.answer());
    out.request(link.peer, own);
  }

  private void doubt(Link link) {
    link.doubtful = true;
    revision++;
  }

  private void refresh(Link link, long now) {
    LinkReason own = link.own;
    link.refreshAt = now + times.refresh();
    if (own != null) {
      out.request(link.peer, own);
    }
  }

  /** The tunnel was there before this life of the node: it stays if somebody wants it in time. */
  void tunnelFound(NodeId peer, long now) {
    Link link = links.computeIfAbsent(peer, found -> new Link(found, LinkStage.REQUESTED));
    if (!link.stage.hasTunnel()) {
      link.enter(LinkStage.CHECKING, now + times.check());
      link.theirsUntil = now + times.expiry();
      refresh(link, now);
    }
  }

  void tunnelMade(NodeId peer, long now) {
    Link link = links.get(peer);
    if (link != null && link.stage == LinkStage.MAKING) {
      link.enter(LinkStage.CHECKING, now + times.check());
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
      link.enter(LinkStage.IN_USE, Long.MAX_VALUE);
      link.failures = 0;
      revision++;
    }
  }

  void linkDown(NodeId peer, long now) {
    Link link = links.get(peer);
    if (link != null && link.stage == LinkStage.IN_USE) {
      link.enter(LinkStage.CHECKING, now + times.check());
      doubt(link);
    }
  }

  /**
   * The peer began a new life, which knows of no link unless it was heard; its end may be there.
   */
  void memberRenewed(NodeId peer, boolean heard, long now) {
    revision += bars.lift(peer) ? 1 : 0;
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
      refresh(link, now);
    } else if (link.own != null) {
      link.enter(LinkStage.REQUESTED, now);
      request(link, now);
    }
  }

  void memberGone(NodeId peer) {
    bars.lift(peer);
    Link link = links.get(peer);
    if (link != null) {
      forget(link);
    }
  }

  void leave() {
    List.copyOf(links.values()).forEach(link -> close(link, Refusal.LEAVING));
  }

  /** Does what is due. */
  void expire(long now) {
    revision += bars.expire(now) ? 1 : 0;
    for (Link link : new ArrayList<>(links.values())) {
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
            request(link, now);
          } else {
            failed(link, Refusal.NO_TRAFFIC, now);
          }
        }
        case PAUSING -> {
          link.enter(LinkStage.REQUESTED, now);
          request(link, now);
        }
        case MAKING -> failed(link, Refusal.NO_TUNNEL, now);
        case CHECKING -> failed(link, link.isWanted() ? Refusal.NO_TRAFFIC : Refusal.UNWANTED, now);
        case IN_USE -> link.deadline = Long.MAX_VALUE;
      }
    } else if (link.own != null && link.stage.hasTunnel() && link.refreshAt <= now) {
      refresh(link, now);
    }
  }

  long nextWakeUp() {
    long links =
        this.links.values().stream().mapToLong(Link::nextWakeUp).min().orElse(Long.MAX_VALUE);
    return Math.min(bars.nextWakeUp(), links);
  }
}
