package org.boundedflood.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import org.boundedflood.core.flood.FloodPlan;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
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
  private boolean refused;
  private FloodMode mode = FloodMode.STARTING;
  private boolean gap;

  SwitchFloods(Node node, GapFilling gaps, AdjacencyExchange adjacency) {
    this.node = node;
    this.gaps = gaps;
    this.adjacency = adjacency;
  }

  /**
   * Whether a peer may send floods as switches do: it was heard on the port, which lets them in.
   */
  static boolean takes(NodeSettings settings, TunnelLink link) {
    return settings.switchFloods() && link.announces() && link.state().takesFloods();
  }

  /** The switch refused part of the program that floods. */
  void refused() {
    if (!refused) {
      refused = true;
      node.out().programChanged();
    }
  }

  /** Another switch may be connected, or the same one with another version. */
  void connected() {
    refused = false;
  }

  /** What is known of other nodes may have changed who floods, or whether there is a gap. */
  void watch(boolean settling) {
    FloodMode present = mode(settling);
    if (present != mode || (present == FloodMode.SWITCH && hasGap() != gap)) {
      node.out().programChanged();
    }
  }

  /** Says who floods if that changes with the program. */
  void report(boolean settling) {
    if (node.out().isProgramChanged()) {
      FloodMode next = mode(settling);
      if (next != mode && node.settings().switchFloods()) {
        node.out().info(next.sentence());
      }
      mode = next;
      gap = next == FloodMode.SWITCH && hasGap();
    }
  }

  /** Who floods, and why. */
  FloodMode mode(boolean settling) {
    if (!node.settings().switchFloods()) {
      return FloodMode.CONFIGURED;
    }
    if (refused) {
      return FloodMode.REFUSED;
    }
    if (settling) {
      return FloodMode.STARTING;
    }
    NavigableMap<NodeId, TunnelLink> adjacent = node.links().floodAdjacency();
    if (adjacent.values().stream().noneMatch(this::isServedBySwitch)) {
      return FloodMode.NO_PEER;
    }
    if (adjacent.size() > FloodView.MAX_PEERS) {
      return FloodMode.TOO_MANY_PEERS;
    }
    return isPrefixShared(adjacent) ? FloodMode.SHARED_PREFIX : FloodMode.SWITCH;
  }

  /** What the switch is to do. */
  FloodView view(boolean settling) {
    Set<PortNumber> taking = new HashSet<>();
    for (TunnelLink link : node.links().all()) {
      if (takes(node.settings(), link)) {
        taking.add(link.port());
      }
    }
    FloodMode present = mode(settling);
    if (present != FloodMode.SWITCH) {
      return new FloodView(present, List.of(), false, taking);
    }
    NavigableMap<NodeId, TunnelLink> adjacent = node.links().floodAdjacency();
    List<FloodView.Peer> peers = new ArrayList<>();
    adjacent.forEach(
        (peer, link) -> peers.add(new FloodView.Peer(peer, link.port(), isServedBySwitch(link))));
    peers.sort(Comparator.comparing(FloodView.Peer::id, Ring.clockwiseFrom(node.self())));
    return new FloodView(present, peers, hasGap(), taking);
  }

  private boolean hasGap() {
    NodeId first =
        FloodPlan.gapEnd(node.self(), node.links().floodAdjacency().navigableKeySet(), node.self());
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
    return owners.entrySet().stream().anyMatch(o -> isShared(o.getKey(), o.getValue()))
        || adjacency.knowsPlace(
            place -> {
              NodeId owner = owners.get(SwitchForm.prefix(NodeId.of(place, 0)));
              return owner != null && owner.high() != place;
            });
  }

  private boolean isShared(long prefix, NodeId owner) {
    NodeId lowest = SwitchForm.lowest(prefix);
    NodeId before = NodeId.of(lowest.high() - 1, -1);
    NodeId behind = SwitchForm.lowest(prefix + 1 & SwitchForm.PREFIX_MASK);
    return node.leaves().knowsNodeBetween(before, behind, other -> !other.equals(owner));
  }
}
