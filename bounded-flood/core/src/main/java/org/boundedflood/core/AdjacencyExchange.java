package org.boundedflood.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.frb.AdjacencyUpdate;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbReject;
import org.boundedflood.core.frb.FrbType;
import org.boundedflood.core.frb.LinkNotes;
import org.boundedflood.core.link.LinkAdjacency;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Positions;
import org.boundedflood.core.route.AdjacentPeer;
import org.boundedflood.core.route.LookAheadRouting;
import org.boundedflood.core.route.NextHop;
import org.jspecify.annotations.Nullable;

/**
 * Tells adjacent peers who this node's peers are, hears it from them, and routes by it (protocol,
 * section 9.2).
 *
 * <p>What changes is told {@value #GATHER_MILLIS} ms later, together with what changes meanwhile,
 * and not more often than every {@value #PAUSE_MILLIS} ms. It is worked out once, when all events
 * at hand were taken. Each end says in its link messages which state of the other's adjacency it
 * has; a peer that is not where it was last brought to is told everything anew. So whatever was
 * lost, or forgotten at a restart, is mended with the next link check.
 *
 * <p>With it goes how far the nearest node of the original is: where there is any, all go one way
 * round the ring (see {@link LookAheadRouting}). A node does so only once every peer has confirmed
 * to know it.
 *
 * <p>Bound: {@value #MAX_PLACES} places for each tunnel port of the bridge, eight bytes each; a
 * node with more peers tells as many of them, spread evenly. Ageing and eviction: with the links,
 * which hold them.
 */
final class AdjacencyExchange {
  /** How many of its peers a node tells. */
  static final int MAX_PLACES = 1_024;

  /** What changes so soon after a change is told with it: links that come up together. */
  private static final long GATHER_MILLIS = 20;

  /** Time between two tellings of what changed, and between two plans for what was heard. */
  private static final long PAUSE_MILLIS = 100;

  private static final long NEVER = Long.MAX_VALUE;

  private final Node node;
  private final UnaryOperator<Positions> sharing;
  private Positions own = Positions.NONE;
  private int toOriginal = AdjacencyUpdate.NO_ORIGINAL;
  private boolean oneWay;
  private int nextSequence;
  private long tellAt = NEVER;
  private long quietUntil = Long.MIN_VALUE;
  private long planAt = NEVER;
  private List<AdjacentPeer> planned = List.of();
  private boolean plannedOneWay;

  /** After how many changes of links was planned last. */
  private long plannedAsOf = -1;

  /** Whether a peer said something since that may change the plan. */
  private boolean planMayDiffer;

  /** Whether something was heard by which this node may have something else to tell. */
  private boolean ownMayDiffer;

  /** Links of which a link message was heard among the events at hand. */
  private final List<TunnelLink> greeted = new ArrayList<>();

  private long changes;

  /** How far clockwise of this node the first peer of a peer is; null if that has to be found. */
  private @Nullable Long firstBehindSelf;

  /**
   * That of a node.
   *
   * @param sharing what to keep in place of places that a peer told: equal ones
   */
  AdjacencyExchange(Node node, UnaryOperator<Positions> sharing) {
    this.node = node;
    this.sharing = sharing;
    // An earlier life of the node used lower ones, so that nobody takes its states for new ones.
    this.nextSequence = AdjacencyUpdate.following((int) node.settings().firstSequence());
  }

  /** The way towards a root switch as last planned, null if no peer may be used. */
  @Nullable NextHop towards(NodeId rootSwitch) {
    return LookAheadRouting.towards(node.self(), planned, rootSwitch, plannedOneWay);
  }

  /** The ways towards root switches as last planned, those left out that cannot be reached. */
  Map<NodeId, NextHop> towards(Set<NodeId> rootSwitches) {
    Map<NodeId, NextHop> routes = new HashMap<>();
    for (NodeId root : rootSwitches) {
      NextHop next = LookAheadRouting.towards(node.self(), planned, root, plannedOneWay);
      if (next != null) {
        routes.put(root, next);
      }
    }
    return routes;
  }

  /** How often some peer said something else of its own peers. */
  long changes() {
    return changes;
  }

  /** Whether a place of some peer's own peer passes a test. */
  boolean knowsPlace(LongPredicate test) {
    for (TunnelLink link : node.links().all()) {
      Positions places = neighbours(link);
      for (int i = 0; i < places.size(); i++) {
        if (test.test(places.at(i))) {
          return true;
        }
      }
    }
    return false;
  }

  private List<AdjacentPeer> peers(Collection<TunnelLink> adjacent) {
    List<AdjacentPeer> peers = new ArrayList<>(adjacent.size());
    for (TunnelLink link : adjacent) {
      peers.add(link.adjacency().peer(link.peer(), link.port(), link.role().cost()));
    }
    return peers;
  }

  /** Where a peer's own peers are, as it said last; nowhere if it has not said. */
  Positions neighbours(TunnelLink link) {
    Positions neighbours = link.adjacency().neighbours();
    return neighbours == null ? Positions.NONE : neighbours;
  }

  /**
   * Whether a peer may have said that it has a peer between two nodes: a quick look for the part of
   * the ring right behind this node, at which nearly every flood looks.
   */
  boolean mayLeadInside(NodeId start, NodeId end) {
    if (!start.equals(node.self())) {
      return true;
    }
    if (firstBehindSelf == null) {
      long first = -1;
      for (TunnelLink link : node.links().all()) {
        Positions neighbours = link.adjacency().neighbours();
        long distance = neighbours == null ? -1 : neighbours.firstClockwiseBehind(start);
        first = Long.compareUnsigned(distance, first) < 0 ? distance : first;
      }
      firstBehindSelf = first;
    }
    return Long.compareUnsigned(firstBehindSelf, Positions.clockwise(start, end)) < 0;
  }

  /** What a link check of this node carries. */
  LinkNotes notes(TunnelLink link, long now) {
    return LinkNotes.at(now, link.adjacency().held());
  }

  /** What the answer to a link check carries. */
  LinkNotes answer(TunnelLink link, LinkNotes check) {
    return check.answer(link.adjacency().held());
  }

  /** A link check or answer of the peer came in. */
  void heard(TunnelLink link, FrbType type, LinkNotes notes, long now) {
    LinkAdjacency adjacency = link.adjacency();
    if (type == FrbType.LNK_ACK
        && notes.clock() != LinkNotes.NO_CLOCK
        && adjacency.roundTrip().measured(notes.ageMillis(now))) {
      planSoon(now);
    }
    ownMayDiffer |= !adjacency.isGreeted();
    adjacency.greeted(notes.adjacency());
    ownMayDiffer |= oneWay != mayGoOneWay();
    greeted.add(link);
  }

  /** Gives a peer what its newest link message shows that it lacks. */
  private void answer(TunnelLink link, long now) {
    LinkAdjacency adjacency = link.adjacency();
    boolean knows = adjacency.isAt(adjacency.peerState());
    long pause = node.settings().linkCheckInterval().toMillis() / 2;
    if (knows || adjacency.mayTellAnew(now, pause)) {
      tell(link, adjacency, !knows, now);
    }
  }

  private static boolean takesUpdates(TunnelLink link) {
    return link.state() == LinkState.LIVE && link.capabilities().contains(Capability.ROUTES);
  }

  /** An update of a live peer about itself came in. */
  void received(TunnelLink link, Frb frb, long now) {
    AdjacencyUpdate.Parse parse = AdjacencyUpdate.read(frb);
    if (parse instanceof AdjacencyUpdate.Parse.Rejected rejected) {
      node.counters().reject(rejected.reason());
      return;
    }
    AdjacencyUpdate update = ((AdjacencyUpdate.Parse.Parsed) parse).update();
    LinkAdjacency adjacency = link.adjacency();
    if (!adjacency.fits(update)) {
      node.count(Counter.ADJACENCY_OUT_OF_STEP);
      return;
    }
    Positions after = adjacency.after(update);
    if (after.size() > MAX_PLACES) {
      node.counters().reject(FrbReject.BAD_ADJACENCY);
      return;
    }
    node.count(Counter.ADJACENCY_RECEIVED);
    if (!Objects.equals(adjacency.neighbours(), after)) {
      planSoon(now);
    }
    int before = adjacency.knownToOriginal();
    boolean relied = adjacency.goesBothWays();
    adjacency.take(update, sharing.apply(after));
    changes++;
    firstBehindSelf = null;
    ownMayDiffer |= adjacency.knownToOriginal() != before;
    if (relied && !adjacency.goesBothWays()) {
      planMayDiffer = true;
      // The next link message confirms it; by then the switch must not rely on it any more.
      node.out().programChanged();
    } else if (adjacency.goesBothWays() && !relied) {
      planSoon(now);
    }
  }

  /** Look-ahead only shortens ways: what is heard from many peers at a time is planned for once. */
  private void planSoon(long now) {
    planMayDiffer = true;
    planAt = Math.min(planAt, now + PAUSE_MILLIS);
  }

  /** Whether there is another plan to be made, when the program changes for whatever reason. */
  private boolean planMayDiffer() {
    return planMayDiffer || plannedAsOf != node.links().changes();
  }

  /** Lets time pass, after the events at hand were taken. */
  void poll(long now) {
    if (planAt <= now) {
      planAt = NEVER;
      node.out().programChanged();
    }
    if (ownMayDiffer || (node.out().isProgramChanged() && planMayDiffer())) {
      ownMayDiffer = false;
      Map<NodeId, TunnelLink> adjacent = node.links().unicastLinks();
      noteOwn(adjacent, now);
      if (node.out().isProgramChanged()) {
        planAt = NEVER;
        planned = peers(adjacent.values());
        plannedOneWay = oneWay;
        plannedAsOf = node.links().changes();
        planMayDiffer = false;
      }
    }
    // One that is there twice was told all the first time.
    for (TunnelLink link : greeted) {
      if (tellAt == NEVER && takesUpdates(link) && node.links().at(link.port()) == link) {
        answer(link, now);
      }
    }
    greeted.clear();
    if (tellAt <= now) {
      tellAt = NEVER;
      quietUntil = now + PAUSE_MILLIS;
      for (TunnelLink link : node.links().all()) {
        if (takesUpdates(link)) {
          tell(link, link.adjacency(), !link.adjacency().isTold(), now);
        }
      }
    }
  }

  private void noteOwn(Map<NodeId, TunnelLink> adjacent, long now) {
    firstBehindSelf = null;
    Positions present = Positions.of(adjacent.keySet()).sample(MAX_PLACES);
    int distance = distanceToOriginal(adjacent.values());
    if (!present.equals(own) || distance != toOriginal) {
      own = present;
      toOriginal = distance;
      tellAt = Math.min(tellAt, Math.max(now + GATHER_MILLIS, quietUntil));
    }
    if (oneWay != mayGoOneWay()) {
      oneWay = !oneWay;
      planSoon(now);
      if (!oneWay) {
        // Whoever is told of it relies on it.
        node.out().programChanged();
      }
    }
  }

  /**
   * Links to the nearest node that speaks only the original, as far as is known. Where there is
   * none any more, peers that know it from each other count up until that is clear.
   */
  private int distanceToOriginal(Collection<TunnelLink> adjacent) {
    int nearest = AdjacencyUpdate.NO_ORIGINAL;
    for (TunnelLink link : adjacent) {
      LinkAdjacency adjacency = link.adjacency();
      if (link.state() != LinkState.LIVE || !adjacency.isGreeted()) {
        continue;
      }
      if (!link.capabilities().contains(Capability.ROUTES)) {
        return 1;
      }
      if (adjacency.toOriginal() > 0) {
        nearest = Math.min(nearest, adjacency.toOriginal() + 1);
      }
    }
    return nearest;
  }

  /**
   * Whether there is reason to go one way, and nobody relies on it any more that this node does
   * not.
   */
  private boolean mayGoOneWay() {
    return toOriginal < AdjacencyUpdate.NO_ORIGINAL
        && node.links().all().stream()
            .filter(link -> link.isReady() || link.state().takesUnicast())
            .noneMatch(link -> link.adjacency().mayRely());
  }

  private void tell(TunnelLink link, LinkAdjacency adjacency, boolean anew, long now) {
    List<AdjacencyUpdate> updates =
        adjacency.tell(own, toOriginal, anew, nextSequence, LeafExchange.maxPayload(link), now);
    for (AdjacencyUpdate update : updates) {
      nextSequence = AdjacencyUpdate.following(update.sequence());
      node.count(Counter.ADJACENCY_SENT);
      node.sendOnLink(link, update.toFrb(node.self()));
    }
  }

  long nextWakeUp() {
    return Math.min(tellAt, planAt);
  }
}
