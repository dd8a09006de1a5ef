package org.boundedflood.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.flood.FloodPlan;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Positions;
import org.boundedflood.core.ring.Ring;

/**
 * Decides what the switch does of floods.
 *
 * <p>A node offers on a link to take floods as switches send them once it has heard the peer there,
 * and its own switch lets them in from then on, whoever floods: what its switch cannot carry on by
 * itself goes to its controller. So an offer never has to be withdrawn while the link lasts, and a
 * node may change its mind about its own part at any time without any flood being lost.
 */
final class SwitchFloods {
  private final Node node;
  private final GapFilling gaps;
  private final AdjacencyExchange adjacency;
  private Set<PortNumber> inherited = Set.of();
  private boolean refused;
  private FloodView planned = FloodView.NONE;

  /** Whether a peer's peer agrees with one of these owners of prefixes, as of these changes. */
  private boolean placeShared;

  private Map<Long, NodeId> placesOwners = Map.of();

  private long placesAsOfLinks = -1;
  private long placesAsOfPeers = -1;

  SwitchFloods(Node node, GapFilling gaps, AdjacencyExchange adjacency) {
    this.node = node;
    this.gaps = gaps;
    this.adjacency = adjacency;
  }

  /** Of these tunnel ports an earlier life of the controller told the switch to take floods. */
  void inherit(Set<PortNumber> tunnels) {
    inherited = tunnels;
  }

  /**
   * Whether a peer may send floods as switches do: it was heard on the port, which lets them in, or
   * was heard there by an earlier life, and not yet or no longer by this one.
   */
  boolean takes(TunnelLink link) {
    return node.settings().switchFloods()
        && ((link.announces() && link.state().takesFloods()) || isInherited(link));
  }

  private boolean isInherited(TunnelLink link) {
    return switch (link.state()) {
      case CHECKING -> link.isReady() && inherited.contains(link.port());
      case UNATTENDED -> !link.announces() && inherited.contains(link.port());
      default -> false;
    };
  }

  /** Whether the switch floods, and none of it needs this controller. */
  boolean isAlone() {
    return planned.isAlone();
  }

  /** The switch refused part of the program that floods. */
  void refused() {
    node.count(Counter.SWITCH_FLOODS_REFUSED);
    if (!refused) {
      refused = true;
      node.out().programChanged();
    }
  }

  /** Another switch may be connected, or the same one with another version. */
  void connected() {
    refused = false;
  }

  /**
   * What is known of other nodes may have changed who floods, whereto, or whether there is a gap.
   */
  void watch(boolean listening) {
    if (node.settings().switchFloods()
        && !node.out().isProgramChanged()
        && !view(listening).equals(planned)) {
      node.out().programChanged();
    }
  }

  /** Says who floods if that changes with the program. */
  void report(boolean listening) {
    if (node.settings().switchFloods() && node.out().isProgramChanged()) {
      FloodView next = view(listening);
      if (next.mode() != planned.mode()) {
        node.out().info(next.mode().sentence());
      }
      planned = next;
    }
  }

  /** Who floods, and why. */
  FloodMode mode(boolean listening) {
    return mode(listening, peers());
  }

  private FloodMode mode(boolean listening, NavigableMap<NodeId, TunnelLink> peers) {
    if (!node.settings().switchFloods()) {
      return FloodMode.CONFIGURED;
    }
    if (refused) {
      return FloodMode.REFUSED;
    }
    if (listening) {
      return inherited.isEmpty() ? FloodMode.STARTING : FloodMode.INHERITED;
    }
    if (peers.values().stream().noneMatch(this::isServedBySwitch)) {
      return FloodMode.NO_PEER;
    }
    if (isPrefixShared(peers)) {
      return FloodMode.SHARED_PREFIX;
    }
    return peers.size() > FloodView.MAX_PEERS ? FloodMode.SOME_PEERS : FloodMode.SWITCH;
  }

  /** What the switch is to do. */
  FloodView view(boolean listening) {
    Set<PortNumber> taking = new HashSet<>();
    for (TunnelLink link : node.links().all()) {
      if (takes(link)) {
        taking.add(link.port());
      }
    }
    NavigableMap<NodeId, TunnelLink> adjacent = peers();
    FloodMode mode = mode(listening, adjacent);
    if (!mode.isPlanned()) {
      return FloodView.byController(
          mode, taking, mode == FloodMode.INHERITED ? inherited : Set.of());
    }
    List<FloodView.Peer> peers = new ArrayList<>();
    adjacent.forEach(
        (peer, link) -> peers.add(new FloodView.Peer(peer, link.port(), isServedBySwitch(link))));
    peers.sort(Comparator.comparing(FloodView.Peer::id, Ring.clockwiseFrom(node.self())));
    return FloodView.bySwitch(peers, hasGap(adjacent), taking);
  }

  /** Who takes part in floods of the switch: live peers, and those that need no controller. */
  private NavigableMap<NodeId, TunnelLink> peers() {
    NavigableMap<NodeId, TunnelLink> live = node.links().floodAdjacency();
    NavigableMap<NodeId, TunnelLink> peers = live;
    for (TunnelLink link : node.links().all()) {
      if (link.state() == LinkState.UNATTENDED
          && !live.containsKey(link.peer())
          && floodsUnattended(link)) {
        peers = peers == live ? new TreeMap<>(live) : peers;
        peers.putIfAbsent(link.peer(), link);
      }
    }
    return peers;
  }

  /**
   * Whether the switch of a peer whose controller is away still carries floods to all to whom they
   * have to go. Its program is as it was: it knows no node that has come since, and goes on sending
   * to one that has gone. As far as this is known here, floods go around the peer.
   */
  private boolean floodsUnattended(TunnelLink link) {
    if (!link.isInUse()
        || !link.capabilities().contains(Capability.FLOODS_ALONE)
        || !isServedBySwitch(link)) {
      return false;
    }
    Positions its = adjacency.neighbours(link);
    if (its.isEmpty() || node.lost().isAnyGone(its)) {
      return false;
    }
    NodeId first = NodeId.of(link.peer().high() + its.firstClockwiseBehind(link.peer()), 0);
    return !gaps.isWorthwhile(link.peer(), first);
  }

  private boolean hasGap(NavigableMap<NodeId, TunnelLink> peers) {
    NodeId first = FloodPlan.gapEnd(node.self(), peers.navigableKeySet(), node.self());
    return !first.equals(node.self()) && gaps.isWorthwhile(node.self(), first);
  }

  /**
   * Whether the own switch sends floods to the peer: not where the longest ones do not fit the
   * tunnel, as a switch cannot fragment them.
   */
  private boolean isServedBySwitch(TunnelLink link) {
    int mtu = link.role().mtu();
    return link.capabilities().contains(Capability.SWITCH_FLOODS)
        && (mtu == 0 || mtu >= node.settings().leafMtu());
  }

  /**
   * Whether this node or a peer agrees with any other node that is known in all of an identifier
   * that a bound tells.
   */
  private boolean isPrefixShared(NavigableMap<NodeId, TunnelLink> adjacent) {
    Map<Long, NodeId> owners = new HashMap<>();
    owners.put(SwitchForm.prefix(node.self()), node.self());
    for (NodeId peer : adjacent.keySet()) {
      if (owners.put(SwitchForm.prefix(peer), peer) != null) {
        return true;
      }
    }
    return isPlaceShared(owners)
        || owners.entrySet().stream().anyMatch(o -> isShared(o.getKey(), o.getValue()));
  }

  /** The same of the places that peers told; looked for only when there may be others. */
  private boolean isPlaceShared(Map<Long, NodeId> owners) {
    if (placesAsOfLinks != node.links().changes()
        || placesAsOfPeers != adjacency.changes()
        || !placesOwners.equals(owners)) {
      placesOwners = owners;
      placesAsOfLinks = node.links().changes();
      placesAsOfPeers = adjacency.changes();
      placeShared =
          adjacency.knowsPlace(
              place -> {
                NodeId owner = owners.get(SwitchForm.prefix(NodeId.of(place, 0)));
                return owner != null && owner.high() != place;
              });
    }
    return placeShared;
  }

  private boolean isShared(long prefix, NodeId owner) {
    NodeId lowest = SwitchForm.lowest(prefix);
    NodeId before = NodeId.of(lowest.high() - 1, -1);
    NodeId behind = SwitchForm.lowest(prefix + 1 & SwitchForm.PREFIX_MASK);
    return node.leaves().knowsNodeBetween(before, behind, other -> !other.equals(owner));
  }
}
