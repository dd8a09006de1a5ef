package org.boundedflood.topology.organise;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.boundedflood.core.ring.NodeId;

/**
 * One node of a self-organising overlay: takes events and the time, and returns actions. Holds no
 * thread, socket or clock; used by one thread.
 *
 * <p>Whatever may change the wanted links is gathered for {@link LinkTimes#settle} before the graph
 * is built anew, so that a crowd of joining nodes costs a few graphs; and shortcuts are drawn when
 * the crowd is there, so that they are not drawn from the first few of it.
 */
public final class OverlayOrganiser {
  private final NodeId self;
  private final GraphSettings settings;
  private final LinkTimes times;
  private final Consumer<OverlayCounter> counters;
  private final GraphBuilder builder;
  private final LinkOutbox out;
  private final LinkNegotiation negotiation;
  private final NavigableSet<NodeId> members = new TreeSet<>();
  private final Set<NodeId> demanded = new HashSet<>();
  private final Map<NodeId, LinkMessage> latest = new HashMap<>();
  private final EarlyMessages early = new EarlyMessages();
  private SortedMap<NodeId, LinkReason> wanted = new TreeMap<>();
  private long buildAt = Long.MAX_VALUE;
  private long drawAt = Long.MIN_VALUE;
  private long drawBefore = Long.MIN_VALUE;

  /**
   * A node without peers.
   *
   * @param limits how many links it accepts
   * @param seed of the draws
   * @param firstSequence the messages' numbers are above this, which is above those of an earlier
   *     life; the others are told it as {@link OverlayEvent.MemberUp#since}
   */
  public OverlayOrganiser(
      NodeId self,
      GraphSettings settings,
      LinkLimits limits,
      LinkTimes times,
      long seed,
      long firstSequence,
      Consumer<OverlayCounter> counters) {
    this.self = self;
    this.settings = settings;
    this.times = times;
    this.counters = counters;
    this.builder = new GraphBuilder(self, settings, seed);
    this.out = new LinkOutbox(firstSequence, counters);
    this.negotiation = new LinkNegotiation(self, limits, times, out);
  }

  /**
   * Takes an event at a time in milliseconds, which never goes back. If that is much later than
   * {@link #nextWakeUp}, this node stood still or was overloaded: what peers said meanwhile waits
   * to be read, so nothing that was awaited of them has failed yet.
   */
  public List<OverlayAction> handle(OverlayEvent event, long now) {
    long revision = negotiation.revision();
    long late = now - nextWakeUp();
    if (late > times.patience()) {
      negotiation.links().forEach(link -> link.excuse(late));
    }
    negotiation.expire(now);
    dispatch(event, now);
    if (revision != negotiation.revision()) {
      changed(now);
    }
    if (buildAt <= now) {
      build(now);
    }
    List<OverlayAction> actions = out.drain();
    for (OverlayAction action : actions) {
      if (action instanceof OverlayAction.DemandRefused refused) {
        demanded.remove(refused.peer());
      }
    }
    return actions;
  }

  private void dispatch(OverlayEvent event, long now) {
    if (event instanceof OverlayEvent.MessageIn in) {
      received(in.peer(), in.message(), now);
    } else if (event instanceof OverlayEvent.MemberUp up) {
      memberUp(up, now);
    } else if (event instanceof OverlayEvent.MemberGone gone) {
      memberGone(gone.peer(), now);
    } else if (event instanceof OverlayEvent.TunnelFound found) {
      negotiation.tunnelFound(found.peer(), now);
    } else if (event instanceof OverlayEvent.TunnelMade made) {
      negotiation.tunnelMade(made.peer(), now);
    } else if (event instanceof OverlayEvent.TunnelFailed failed) {
      negotiation.tunnelFailed(failed.peer(), now);
    } else if (event instanceof OverlayEvent.LinkUp up) {
      negotiation.linkUp(up.peer());
    } else if (event instanceof OverlayEvent.LinkDown down) {
      negotiation.linkDown(down.peer(), now);
    } else if (event instanceof OverlayEvent.Demanded demand) {
      demanded(demand.peer(), now);
    } else if (event instanceof OverlayEvent.DemandEnded ended) {
      if (demanded.remove(ended.peer())) {
        changed(now);
      }
    } else if (event instanceof OverlayEvent.Leaving) {
      leave();
    }
  }

  private void memberUp(OverlayEvent.MemberUp up, long now) {
    counters.accept(OverlayCounter.MEMBERS_JOINED);
    NodeId peer = up.peer();
    if (peer.equals(self)) {
      throw new IllegalArgumentException("node " + self + " is no peer of itself");
    }
    if (members.add(peer)) {
      early
          .take(peer)
          .filter(message -> message.sequence() > up.since())
          .ifPresent(message -> received(peer, message, now));
    } else {
      LinkMessage last = latest.get(peer);
      boolean heard = last != null && last.sequence() > up.since();
      if (!heard) {
        latest.remove(peer);
      }
      negotiation.memberRenewed(peer, heard, now);
    }
    membersChanged(now);
  }

  private void memberGone(NodeId peer, long now) {
    if (members.remove(peer)) {
      counters.accept(OverlayCounter.MEMBERS_GONE);
      LinkMessage last = latest.remove(peer);
      if (last != null) {
        // It may be of a new life, of which the members have not been told yet.
        early.add(peer, last);
      }
      wanted.remove(peer);
      negotiation.memberGone(peer);
      if (demanded.remove(peer)) {
        out.add(new OverlayAction.DemandRefused(peer, "node " + peer + " is gone"));
      }
      membersChanged(now);
    }
  }

  private void received(NodeId peer, LinkMessage message, long now) {
    if (!members.contains(peer)) {
      early.add(peer, message);
      return;
    }
    LinkMessage last = latest.get(peer);
    if (last != null && message.sequence() <= last.sequence()) {
      counters.accept(OverlayCounter.MESSAGES_IGNORED);
      return;
    }
    latest.put(peer, message);
    negotiation.received(peer, message, now);
  }

  private void demanded(NodeId peer, long now) {
    if (!members.contains(peer)) {
      out.add(
          new OverlayAction.DemandRefused(peer, "node " + peer + " is no member of the overlay"));
    } else if (demanded.add(peer)) {
      changed(now);
    }
  }

  private void leave() {
    members.clear();
    demanded.clear();
    wanted.clear();
    buildAt = Long.MAX_VALUE;
    drawAt = Long.MIN_VALUE;
    negotiation.leave();
  }

  private void membersChanged(long now) {
    if (drawAt <= now) {
      drawBefore = now + 5 * times.quiet();
    }
    drawAt = Math.min(now + times.quiet(), drawBefore);
    changed(now);
  }

  private void changed(long now) {
    buildAt = Math.min(buildAt, now + times.settle());
  }

  private void build(long now) {
    buildAt = Long.MAX_VALUE;
    counters.accept(OverlayCounter.GRAPHS_BUILT);
    Set<NodeId> connected = new HashSet<>();
    Set<NodeId> doubtful = new HashSet<>();
    for (Link link : negotiation.links()) {
      if (link.stage == LinkStage.IN_USE) {
        connected.add(link.peer);
      } else if (link.doubtful) {
        doubtful.add(link.peer);
      }
    }
    boolean drawing = drawAt <= now;
    if (!drawing) {
      buildAt = drawAt;
    }
    wanted =
        builder.build(
            new Surroundings(
                members, connected, doubtful, wanted, demanded, negotiation.barred(), drawing));
    negotiation.want(wanted, settings.shortcuts(members.size() + 1), now);
  }

  /** When {@link OverlayEvent.TimerExpired} is due; {@link Long#MAX_VALUE} for never. */
  public long nextWakeUp() {
    return Math.min(buildAt, negotiation.nextWakeUp());
  }

  /** The other members of the overlay. */
  public Set<NodeId> members() {
    return Collections.unmodifiableSet(new TreeSet<>(members));
  }

  /** The links as they are, by peer. */
  public List<LinkView> links() {
    return negotiation.links().stream()
        .map(link -> new LinkView(link.peer, link.stage, link.own, link.theirs))
        .toList();
  }
}
