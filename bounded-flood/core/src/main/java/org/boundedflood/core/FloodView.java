package org.boundedflood.core;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;

/**
 * How the switch takes part in floods.
 *
 * @param mode who floods
 * @param peers those that take part in floods, clockwise from this node, each once
 * @param gap whether a node is known between this one and the first of the peers, so that a flood
 *     which is to go there is the controller's to hand over
 * @param taking tunnel ports on which floods are let in that the peer's switch sent
 * @param retained tunnel ports for which the switch keeps what an earlier life of the controller
 *     installed for such floods
 */
public record FloodView(
    FloodMode mode,
    List<Peer> peers,
    boolean gap,
    Set<PortNumber> taking,
    Set<PortNumber> retained) {
  /** A node whose switch takes no part. */
  public static final FloodView NONE = byController(FloodMode.CONFIGURED, Set.of(), Set.of());

  /** How many peers a switch can serve: the depth to which Open vSwitch nests groups is limited. */
  public static final int MAX_PEERS = 28;

  /**
   * A peer that takes part in floods.
   *
   * @param bySwitch whether it takes floods as switches send them; if not, the controller sends
   */
  public record Peer(NodeId id, PortNumber port, boolean bySwitch) {}

  public FloodView {
    peers = List.copyOf(peers);
    taking = Set.copyOf(taking);
    retained = Set.copyOf(retained);
    if (mode.isPlanned() && (peers.isEmpty() || peers.size() > MAX_PEERS)) {
      throw new IllegalArgumentException(
          "a switch floods to 1 to %d peers, found %d".formatted(MAX_PEERS, peers.size()));
    }
  }

  /**
   * The switch floods, and nothing in it is of an earlier life. Of more peers than it can serve it
   * serves some, spread evenly, the nearest and the farthest clockwise among them: a flood comes to
   * the others by those. That is a bounded flood as well, of a node that has no other peers.
   */
  public static FloodView bySwitch(List<Peer> peers, boolean gap, Set<PortNumber> taking) {
    if (peers.size() <= MAX_PEERS) {
      return new FloodView(FloodMode.SWITCH, peers, gap, taking, Set.of());
    }
    List<Peer> served =
        IntStream.range(0, MAX_PEERS)
            .mapToObj(i -> peers.get(i * (peers.size() - 1) / (MAX_PEERS - 1)))
            .toList();
    return new FloodView(FloodMode.SOME_PEERS, served, gap, taking, Set.of());
  }

  /** The controller floods, as far as what is retained does not. */
  public static FloodView byController(
      FloodMode mode, Set<PortNumber> taking, Set<PortNumber> retained) {
    return new FloodView(mode, List.of(), false, taking, retained);
  }

  /** Whether no flood needs the controller as long as all ports are live. */
  public boolean isAlone() {
    return mode.isPlanned() && !gap && peers.stream().allMatch(Peer::bySwitch);
  }
}
