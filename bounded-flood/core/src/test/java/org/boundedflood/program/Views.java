package org.boundedflood.program;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.ForwardingView.TunnelPort;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.route.NextHop;
import org.jspecify.annotations.Nullable;

/**
 * Random forwarding views over so few ports, leaves and nodes that two of them have much in common.
 * Of the six root switches, two pairs ask for the same group id.
 */
final class Views {
  static final NodeId SELF = NodeId.of(7, 7);
  static final List<PortNumber> PORTS =
      IntStream.rangeClosed(1, 6).mapToObj(PortNumber::of).toList();
  static final List<MacAddress> LEAVES =
      IntStream.rangeClosed(1, 7).mapToObj(i -> MacAddress.of(0x0200_0000_0000L + i)).toList();
  static final List<NodeId> ROOTS = rootsOfWhichPairsCollide();

  /** What a port is: absent, a leaf port, or a tunnel port in one of the link states. */
  private record Role(boolean leaf, @Nullable LinkState tunnel) {}

  /** Where a leaf is, as indices into whatever ports and roots there are; negative for nowhere. */
  private record Place(boolean local, int index) {}

  /** What a view is made from; the lists go by port, leaf, and root switch. */
  private record Choices(
      List<Role> roles,
      List<Place> places,
      List<Integer> ways,
      List<Boolean> measured,
      boolean settling) {}

  private Views() {}

  /** Any view. */
  static Arbitrary<ForwardingView> any() {
    return choices().map(Views::view);
  }

  /** Two or more views, each of which has most in common with the one before. */
  static Arbitrary<List<ForwardingView>> successive(int count) {
    Arbitrary<Boolean> changes = Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true));
    return Combinators.combine(
            choices().list().ofSize(count),
            changes.list().ofSize(count * (PORTS.size() + LEAVES.size() + 2 * ROOTS.size())))
        .as(Views::keepingMost);
  }

  private static List<ForwardingView> keepingMost(List<Choices> fresh, List<Boolean> changes) {
    Iterator<Boolean> change = changes.iterator();
    List<ForwardingView> views = new ArrayList<>();
    Choices last = fresh.get(0);
    for (Choices next : fresh) {
      last =
          new Choices(
              keepingMost(last.roles(), next.roles(), change),
              keepingMost(last.places(), next.places(), change),
              keepingMost(last.ways(), next.ways(), change),
              keepingMost(last.measured(), next.measured(), change),
              next.settling());
      views.add(view(last));
    }
    return views;
  }

  private static <T> List<T> keepingMost(List<T> last, List<T> next, Iterator<Boolean> change) {
    return IntStream.range(0, last.size())
        .mapToObj(i -> change.next() ? next.get(i) : last.get(i))
        .toList();
  }

  private static Arbitrary<Choices> choices() {
    return Combinators.combine(
            roles().list().ofSize(PORTS.size()),
            places().list().ofSize(LEAVES.size()),
            Arbitraries.integers().between(-1, 29).list().ofSize(ROOTS.size()),
            Arbitraries.of(false, false, true).list().ofSize(ROOTS.size()),
            Arbitraries.of(false, true))
        .as(Choices::new);
  }

  /**
   * A view in which everything is as usual: ports 1 and 2 are leaves, 3 to 6 live tunnels; the last
   * leaf is remote, by port 3 with port 4 as backup.
   */
  static ForwardingView usual() {
    List<Role> roles = new ArrayList<>();
    PORTS.forEach(
        port ->
            roles.add(port.value() <= 2 ? new Role(true, null) : new Role(false, LinkState.LIVE)));
    List<Place> places =
        IntStream.range(0, LEAVES.size()).mapToObj(i -> new Place(i < 3, i)).toList();
    return view(
        new Choices(
            roles,
            places,
            List.of(4, 5, 10, 3, 1, 6),
            Collections.nCopies(ROOTS.size(), false),
            false));
  }

  private static Arbitrary<Role> roles() {
    Role leaf = new Role(true, null);
    Role live = new Role(false, LinkState.LIVE);
    List<Role> roles =
        new ArrayList<>(List.of(new Role(false, null), leaf, leaf, leaf, live, live));
    for (LinkState state : LinkState.values()) {
      roles.add(new Role(false, state));
    }
    return Arbitraries.of(roles);
  }

  private static Arbitrary<Place> places() {
    return Combinators.combine(Arbitraries.of(false, true), Arbitraries.integers().between(-1, 30))
        .as(Place::new);
  }

  private static ForwardingView view(Choices choices) {
    List<PortNumber> leafPorts = new ArrayList<>();
    List<TunnelPort> tunnels = new ArrayList<>();
    List<PortNumber> usable = new ArrayList<>();
    for (int i = 0; i < PORTS.size(); i++) {
      LinkState state = choices.roles().get(i).tunnel();
      if (choices.roles().get(i).leaf()) {
        leafPorts.add(PORTS.get(i));
      } else if (state != null) {
        tunnels.add(new TunnelPort(PORTS.get(i), ROOTS.get(i), state));
        if (state.carriesUnicast()) {
          usable.add(PORTS.get(i));
        }
      }
    }
    Map<MacAddress, PortNumber> local = new TreeMap<>();
    Map<MacAddress, NodeId> remote = new TreeMap<>();
    for (int i = 0; i < LEAVES.size(); i++) {
      Place place = choices.places().get(i);
      if (place.index() >= 0 && !place.local()) {
        remote.put(LEAVES.get(i), ROOTS.get(place.index() % ROOTS.size()));
      } else if (place.index() >= 0 && !leafPorts.isEmpty()) {
        local.put(LEAVES.get(i), leafPorts.get(place.index() % leafPorts.size()));
      }
    }
    return new ForwardingView(
        SELF,
        leafPorts,
        tunnels,
        local,
        remote,
        routes(usable, choices.ways()),
        choices.settling(),
        IntStream.range(0, ROOTS.size())
            .filter(i -> choices.measured().get(i))
            .mapToObj(ROOTS::get)
            .collect(Collectors.toSet()));
  }

  private static Map<NodeId, NextHop> routes(List<PortNumber> usable, List<Integer> ways) {
    Map<NodeId, NextHop> routes = new TreeMap<>();
    for (int i = 0; i < ROOTS.size() && !usable.isEmpty(); i++) {
      int way = ways.get(i);
      if (way >= 0) {
        PortNumber port = usable.get(way % usable.size());
        PortNumber backup = usable.get(way / usable.size() % usable.size());
        NodeId peer = ROOTS.get(PORTS.indexOf(port));
        routes.put(ROOTS.get(i), new NextHop(peer, port, backup.equals(port) ? null : backup));
      }
    }
    return routes;
  }

  private static List<NodeId> rootsOfWhichPairsCollide() {
    List<NodeId> roots = new ArrayList<>(List.of(NodeId.of(0, 0), NodeId.of(-1, -1)));
    Map<Integer, NodeId> seen = new HashMap<>();
    for (long low = 1; roots.size() < 6; low++) {
      NodeId candidate = NodeId.of(low * 0x1234_5678_9abcL, low);
      NodeId other = seen.put(GroupIds.hash(candidate, 0) & 0x0fff_ffff, candidate);
      if (other != null) {
        roots.add(other);
        roots.add(candidate);
      }
    }
    return List.copyOf(roots);
  }
}
