package org.boundedflood.topology.organise;

import java.util.Collection;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.topology.organise.OverlayAction.MakeTunnel;
import org.boundedflood.topology.organise.OverlayAction.RemoveTunnel;
import org.jspecify.annotations.Nullable;

/**
 * The links of one node, and the steps of which {@link LinkNegotiation} decides: each changes a
 * link and says what is to be done for that. Bound: one for each member.
 */
final class Links {
  private final LinkTimes times;
  private final LinkOutbox out;
  private final SortedMap<NodeId, Link> links = new TreeMap<>();
  private long revision;

  Links(LinkTimes times, LinkOutbox out) {
    this.times = times;
    this.out = out;
  }

  /** All of them, by peer; what is done to them shows. */
  Collection<Link> all() {
    return links.values();
  }

  @Nullable Link get(NodeId peer) {
    return links.get(peer);
  }

  /** Changes when a link is up, down, or in doubt. */
  long revision() {
    return revision;
  }

  /** The link to this peer, which nobody wants yet if it is new. */
  Link to(NodeId peer) {
    return links.computeIfAbsent(
        peer, stranger -> new Link(stranger, LinkStage.REQUESTED, out.lastSequence()));
  }

  /** Ends it; its tunnel goes. */
  void forget(Link link) {
    removeTunnel(link);
    links.remove(link.peer);
  }

  void close(Link link, Refusal why) {
    out.close(link.peer, why);
    forget(link);
  }

  void removeTunnel(Link link) {
    if (link.stage.hasTunnel()) {
      revision++;
      out.count(OverlayCounter.TUNNELS_REMOVED);
      out.add(new RemoveTunnel(link.peer));
      link.enter(LinkStage.PAUSING, Long.MAX_VALUE);
    }
  }

  /** Makes this end of the tunnel, unless there is one. */
  void make(Link link, long now) {
    if (!link.stage.hasTunnel()) {
      link.enter(LinkStage.MAKING, now + times.check());
      link.refreshAt = now + times.refresh();
      out.count(OverlayCounter.TUNNELS_MADE);
      out.add(new MakeTunnel(link.peer));
    }
  }

  void check(Link link, long now) {
    link.enter(LinkStage.CHECKING, now + times.check());
    link.refreshAt = now + times.askWhileChecking();
  }

  /** What was not wanted before, at the end that now does, has its time again. */
  void checkAnew(Link link, long now) {
    if (link.stage == LinkStage.CHECKING) {
      link.deadline = now + times.check();
    }
  }

  void inUse(Link link) {
    link.enter(LinkStage.IN_USE, Long.MAX_VALUE);
    link.failures = 0;
    revision++;
  }

  /** Asks for it, and waits for the answer. */
  void request(Link link, long now) {
    LinkReason own = Objects.requireNonNull(link.own);
    if (link.unanswered > 0) {
      doubt(link);
    }
    link.asked(now, times.answer());
    out.request(link.peer, own);
  }

  void requestAnew(Link link, long now) {
    link.enter(LinkStage.REQUESTED, now);
    request(link, now);
  }

  /**
   * Asks again for what has a tunnel, if this node wants it. While nothing comes through, it asks
   * more often: the peer may have lost its end, taken it away unheard, or be no more.
   */
  void refresh(Link link, long now) {
    LinkReason own = link.own;
    if (own == null) {
      return;
    }
    if (link.stage != LinkStage.CHECKING) {
      link.refreshAt = now + times.refresh();
    } else {
      if (link.unanswered > 0) {
        doubt(link);
      }
      link.unanswered++;
      link.refreshAt = now + times.answer();
    }
    out.request(link.peer, own);
  }

  /** The peer said that its end is there. */
  void answered(Link link, long now) {
    if (link.stage == LinkStage.CHECKING) {
      link.unanswered = 0;
      link.refreshAt = now + times.askWhileChecking();
    }
  }

  void doubt(Link link) {
    link.doubtful = true;
    revision++;
  }
}
