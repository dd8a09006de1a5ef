package org.boundedflood.topology.organise;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * A whole overlay in one thread under a virtual clock: controllers, the network between them which
 * delays, loses and repeats messages, their membership, and the tunnels that they make.
 */
final class World {
  final Map<NodeId, Inhabitant> nodes = new TreeMap<>();
  final SplittableRandom random;
  long now;

  /** Of 1000 messages, how many are lost, and how many come twice. */
  int lossPerMille;

  int repeatsPerMille;

  /** Longest time until a node hears that another joined or left, and that another crashed. */
  long newsDelay = 1_000;

  long crashDelay = 3_000;
  BiPredicate<NodeId, NodeId> reachable = (a, b) -> true;

  /** What those that crashed left in the databases of their switches. */
  private final Map<NodeId, Inhabitant> crashed = new TreeMap<>();

  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private long order;

  private record Due(long at, long order, Runnable task) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  World(long seed) {
    random = new SplittableRandom(seed);
  }

  NodeId randomId() {
    return NodeId.of(random.nextLong(), random.nextLong());
  }

  /** Starts a node, of which the others hear by and by. */
  Inhabitant join(NodeId id, GraphSettings settings, LinkLimits limits) {
    Inhabitant node = new Inhabitant(this, id, settings, limits);
    nodes.put(id, node);
    for (Inhabitant other : List.copyOf(nodes.values())) {
      if (other != node) {
        introduce(node, other);
      }
    }
    return node;
  }

  /** Two nodes hear of each other, unless they cannot reach each other. */
  void introduce(Inhabitant a, Inhabitant b) {
    if (reachable.test(a.id, b.id)) {
      after(newsDelay, () -> a.meet(b));
      after(newsDelay, () -> b.meet(a));
    }
  }

  void leave(NodeId id) {
    Inhabitant node = at(id);
    node.hear(new OverlayEvent.Leaving());
    vanish(node, newsDelay);
  }

  void crash(NodeId id) {
    Inhabitant node = at(id);
    node.alive = false;
    crashed.put(id, node);
    for (NodeId peer : node.tunnels) {
      tunnelChanged(peer, id);
    }
    vanish(node, crashDelay);
  }

  /** A node that crashed starts again, and finds its tunnels. */
  void revive(NodeId id) {
    Inhabitant before = crashed.remove(id);
    if (before == null) {
      throw new IllegalArgumentException("node " + id + " has not crashed");
    }
    Inhabitant node = join(id, before.settings, before.limits);
    for (NodeId peer : before.tunnels) {
      node.tunnels.add(peer);
      node.hear(new OverlayEvent.TunnelFound(peer));
      tunnelChanged(id, peer);
    }
  }

  /** Those that could be revived. */
  List<NodeId> crashed() {
    return List.copyOf(crashed.keySet());
  }

  private void vanish(Inhabitant node, long delay) {
    node.alive = false;
    nodes.remove(node.id);
    for (Inhabitant other : nodes.values()) {
      after(delay, () -> other.miss(node));
    }
  }

  /** Nodes that cannot reach each other lose each other. */
  void partition(BiPredicate<NodeId, NodeId> allowed) {
    reachable = allowed;
    for (Inhabitant a : nodes.values()) {
      for (NodeId b : List.copyOf(nodes.keySet())) {
        if (!a.id.equals(b) && !allowed.test(a.id, b)) {
          Inhabitant lost = at(b);
          after(crashDelay, () -> a.miss(lost));
          if (a.tunnels.contains(b)) {
            tunnelChanged(a.id, b);
          }
        }
      }
    }
  }

  void heal() {
    BiPredicate<NodeId, NodeId> before = reachable;
    reachable = (a, b) -> true;
    List<Inhabitant> all = new ArrayList<>(nodes.values());
    for (int i = 0; i < all.size(); i++) {
      for (int j = i + 1; j < all.size(); j++) {
        if (!before.test(all.get(i).id, all.get(j).id)) {
          introduce(all.get(i), all.get(j));
        }
      }
    }
  }

  void send(NodeId from, NodeId to, LinkMessage message) {
    if (random.nextInt(1000) < lossPerMille) {
      return;
    }
    int copies = random.nextInt(1000) < repeatsPerMille ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      after(
          50,
          () -> {
            Inhabitant recipient = nodes.get(to);
            if (recipient != null && reachable.test(from, to)) {
              recipient.hear(new OverlayEvent.MessageIn(from, message));
            }
          });
    }
  }

  /** One end of a tunnel came or went: both ends notice whether frames get through. */
  void tunnelChanged(NodeId a, NodeId b) {
    after(
        200,
        () -> {
          Inhabitant left = nodes.get(a);
          Inhabitant right = nodes.get(b);
          boolean through =
              left != null
                  && right != null
                  && left.tunnels.contains(b)
                  && right.tunnels.contains(a)
                  && reachable.test(a, b);
          for (Inhabitant end : new Inhabitant[] {left, right}) {
            if (end != null) {
              NodeId peer = end == left ? b : a;
              end.hear(through ? new OverlayEvent.LinkUp(peer) : new OverlayEvent.LinkDown(peer));
            }
          }
        });
  }

  void after(long longest, Runnable task) {
    at(now + 1 + random.nextLong(longest), task);
  }

  void at(long time, Runnable task) {
    queue.add(new Due(time, order++, task));
  }

  void runFor(long duration) {
    long end = now + duration;
    for (Due due = queue.peek(); due != null && due.at <= end; due = queue.peek()) {
      queue.remove();
      now = due.at;
      due.task.run();
    }
    now = end;
  }

  Inhabitant at(NodeId id) {
    Inhabitant node = nodes.get(id);
    if (node == null) {
      throw new IllegalArgumentException("no node " + id);
    }
    return node;
  }

  /** What is wrong with the overlay: nothing once it has settled. */
  List<String> faults() {
    List<String> faults = ringFaults();
    for (Inhabitant node : nodes.values()) {
      faults.addAll(tunnelFaults(node));
      faults.addAll(node.excesses());
    }
    return faults;
  }

  /** Which nodes have no link to a successor. */
  List<String> ringFaults() {
    List<String> faults = new ArrayList<>();
    List<NodeId> ring = new ArrayList<>(nodes.keySet());
    for (int i = 0; i < ring.size(); i++) {
      Inhabitant node = at(ring.get(i));
      int successors = Math.min(node.settings.successors(), ring.size() - 1);
      for (int places = 1; places <= successors; places++) {
        NodeId successor = ring.get((i + places) % ring.size());
        LinkView link = node.link(successor);
        if (link == null
            || link.stage() != LinkStage.IN_USE
            || link.own() != LinkReason.SUCCESSOR) {
          faults.add(node.id + " has no link to its successor " + successor + ": " + link);
        }
      }
    }
    return faults;
  }

  private List<String> tunnelFaults(Inhabitant node) {
    List<String> faults = new ArrayList<>();
    Set<NodeId> held = new TreeSet<>();
    for (LinkView link : node.organiser.links()) {
      if (link.stage().hasTunnel()) {
        held.add(link.peer());
      }
      if (link.own() == null && link.theirs() == null) {
        faults.add(node.id + " keeps a link that nobody wants: " + link);
      }
    }
    if (!held.equals(node.tunnels)) {
      faults.add(node.id + " has tunnels " + node.tunnels + " and links " + held);
    }
    for (NodeId peer : node.tunnels) {
      Inhabitant other = nodes.get(peer);
      if (other == null || !other.tunnels.contains(node.id)) {
        faults.add(node.id + " has an orphan tunnel to " + peer);
      }
    }
    return faults;
  }

  /** One node with its ends of tunnels. */
  static final class Inhabitant {
    final World world;
    final NodeId id;
    final GraphSettings settings;
    final LinkLimits limits;
    final OverlayOrganiser organiser;
    final long since;
    final Set<NodeId> tunnels = new HashSet<>();
    final List<OverlayAction> said = new ArrayList<>();
    boolean alive = true;

    /** Which life of each other node this one knows as a member. */
    private final Map<NodeId, Inhabitant> known = new HashMap<>();

    private long wakeUp = Long.MAX_VALUE;

    Inhabitant(World world, NodeId id, GraphSettings settings, LinkLimits limits) {
      this.world = world;
      this.id = id;
      this.settings = settings;
      this.limits = limits;
      this.since = world.now << 16;
      this.organiser =
          new OverlayOrganiser(id, settings, limits, LinkTimes.DEFAULT, 7, since, counter -> {});
    }

    void meet(Inhabitant other) {
      Inhabitant before = known.get(other.id);
      if (before == null || before.since < other.since) {
        known.put(other.id, other);
        hear(new OverlayEvent.MemberUp(other.id, other.since));
        if (!other.alive) {
          world.after(world.crashDelay, () -> miss(other));
        }
      }
    }

    void miss(Inhabitant other) {
      if (known.remove(other.id, other)) {
        hear(new OverlayEvent.MemberGone(other.id));
      }
    }

    void hear(OverlayEvent event) {
      if (!alive) {
        return;
      }
      for (OverlayAction action : organiser.handle(event, world.now)) {
        carryOut(action);
      }
      long next = organiser.nextWakeUp();
      if (next < wakeUp) {
        wakeUp = next;
        world.at(Math.max(next, world.now), this::wakeUp);
      }
    }

    private void wakeUp() {
      if (world.now >= wakeUp) {
        wakeUp = Long.MAX_VALUE;
        hear(new OverlayEvent.TimerExpired());
      }
    }

    private void carryOut(OverlayAction action) {
      said.add(action);
      if (action instanceof OverlayAction.Send send) {
        world.send(id, send.peer(), send.message());
      } else if (action instanceof OverlayAction.MakeTunnel make) {
        if (!tunnels.add(make.peer())) {
          throw new IllegalStateException(id + " has two tunnels to " + make.peer());
        }
        world.after(50, () -> hear(new OverlayEvent.TunnelMade(make.peer())));
        world.tunnelChanged(id, make.peer());
      } else if (action instanceof OverlayAction.RemoveTunnel remove) {
        if (!tunnels.remove(remove.peer())) {
          throw new IllegalStateException(id + " has no tunnel to " + remove.peer());
        }
        world.tunnelChanged(id, remove.peer());
      }
    }

    @Nullable LinkView link(NodeId peer) {
      return organiser.links().stream().filter(l -> l.peer().equals(peer)).findFirst().orElse(null);
    }

    Collection<NodeId> wantedFor(LinkReason reason) {
      return organiser.links().stream()
          .filter(link -> link.own() == reason)
          .map(LinkView::peer)
          .toList();
    }

    /** Limits that do not hold. */
    List<String> excesses() {
      List<String> excesses = new ArrayList<>();
      int shortcuts = settings.shortcuts(organiser.members().size() + 1);
      for (LinkReason reason : LinkReason.values()) {
        long guests =
            organiser.links().stream()
                .filter(link -> link.isGuest() && link.theirs() == reason)
                .count();
        if (guests > limits.of(reason, shortcuts)) {
          excesses.add(id + " has accepted " + guests + " links as " + reason);
        }
      }
      if (wantedFor(LinkReason.LONG_DISTANCE).size() > shortcuts + 1) {
        excesses.add(id + " wants shortcuts " + wantedFor(LinkReason.LONG_DISTANCE));
      }
      return excesses;
    }
  }
}
