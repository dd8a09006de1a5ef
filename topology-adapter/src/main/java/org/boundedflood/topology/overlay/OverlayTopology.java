package org.boundedflood.topology.overlay;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.ovs.bridge.BridgeListener;
import org.boundedflood.ovs.bridge.BridgeSnapshot;
import org.boundedflood.ovs.bridge.BridgeWatch;
import org.boundedflood.ovs.bridge.MadePort;
import org.boundedflood.ovs.bridge.OvsBridge;
import org.boundedflood.topology.TopologyCounter;
import org.boundedflood.topology.TopologyListener;
import org.boundedflood.topology.TopologySource;
import org.boundedflood.topology.TunnelAnswer;
import org.boundedflood.topology.TunnelAnswer.Outcome;
import org.boundedflood.topology.member.Advert;
import org.boundedflood.topology.member.Membership;
import org.boundedflood.topology.member.MembershipListener;
import org.boundedflood.topology.organise.LinkStage;
import org.boundedflood.topology.organise.LinkView;
import org.boundedflood.topology.organise.OverlayAction;
import org.boundedflood.topology.organise.OverlayCounter;
import org.boundedflood.topology.organise.OverlayEvent;
import org.boundedflood.topology.organise.OverlayOrganiser;
import org.boundedflood.topology.ovsdb.OvsdbTopology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topology that organises itself: this node knows the members of its overlay, decides to whom
 * it links, comes to terms with them, and makes and removes its ends of the tunnels as ports of the
 * bridge. What the ports are for it reads from the bridge as {@link OvsdbTopology} does, so tunnels
 * and leaves made by hand work beside its own.
 *
 * <p>All of it runs on the loop given at construction. Bounds: one member, link and port for each
 * node of the overlay, and one waiting request for each peer.
 */
public final class OverlayTopology implements TopologySource {
  private static final Logger log = LoggerFactory.getLogger(OverlayTopology.class);

  private static final int JOIN_PAUSE_SECONDS = 5;

  private final OvsBridge bridge;
  private final Advert self;
  private final TunnelSettings tunnels;
  private final Membership membership;
  private final OverlayOrganiser organiser;
  private final CounterSet<OverlayCounter> overlayCounters;
  private final ScheduledExecutorService loop;
  private final LongSupplier clock;
  private final OvsdbTopology roles;
  private final TunnelPorts ports;
  private final Map<NodeId, Advert> members = new HashMap<>();
  private final Map<NodeId, CompletableFuture<TunnelAnswer>> asked = new HashMap<>();
  private State state = State.NEW;
  private @Nullable BridgeWatch watch;
  private @Nullable ScheduledFuture<?> wakeUp;

  private enum State {
    NEW,
    /** The bridge was not read yet: what an earlier life left in it is not known. */
    READING,
    JOINED,
    CLOSED
  }

  /**
   * A node that is still on its own.
   *
   * @param bridge stays the caller's
   * @param membership is joined and left by this source
   * @param loop the event loop of the bridge's database client
   * @param clock milliseconds of a clock that never goes back
   */
  public OverlayTopology(
      OvsBridge bridge,
      Advert self,
      TunnelSettings tunnels,
      Membership membership,
      OverlayOrganiser organiser,
      CounterSet<OverlayCounter> overlayCounters,
      ScheduledExecutorService loop,
      LongSupplier clock) {
    this.bridge = bridge;
    this.self = self;
    this.tunnels = tunnels;
    this.membership = membership;
    this.organiser = organiser;
    this.overlayCounters = overlayCounters;
    this.loop = loop;
    this.clock = clock;
    this.roles = new OvsdbTopology(bridge, self.node());
    this.ports = new TunnelPorts(new Ports(), tunnels.owner(), loop, this::handle);
  }

  @Override
  public String description() {
    return "overlay: " + tunnels.overlay() + " organises itself on bridge " + bridge.name();
  }

  @Override
  public void start(TopologyListener listener) {
    roles.start(listener);
    loop.execute(
        () -> {
          if (state == State.NEW) {
            state = State.READING;
            watch = bridge.watch(new Reports());
          }
        });
  }

  @Override
  public CompletableFuture<TunnelAnswer> requestTunnel(NodeId peer) {
    counters().increment(TopologyCounter.TUNNEL_REQUESTS);
    CompletableFuture<TunnelAnswer> answer = new CompletableFuture<>();
    loop.execute(() -> request(peer, answer));
    return answer;
  }

  private void request(NodeId peer, CompletableFuture<TunnelAnswer> answer) {
    if (state != State.JOINED) {
      answer.complete(new TunnelAnswer(Outcome.REFUSED, "this node has not joined the overlay"));
      return;
    }
    CompletableFuture<TunnelAnswer> before = asked.put(peer, answer);
    if (before != null) {
      before.complete(new TunnelAnswer(Outcome.REFUSED, "asked for again"));
    }
    handle(new OverlayEvent.Demanded(peer));
    if (organiser.links().stream().anyMatch(l -> l.peer().equals(peer) && l.stage().hasTunnel())) {
      answered(peer, new TunnelAnswer(Outcome.ACCEPTED, "there is a tunnel already"));
    }
  }

  private void answered(NodeId peer, TunnelAnswer answer) {
    CompletableFuture<TunnelAnswer> waiting = asked.remove(peer);
    if (waiting != null) {
      waiting.complete(answer);
    }
  }

  @Override
  public CompletableFuture<TunnelAnswer> releaseTunnel(NodeId peer) {
    counters().increment(TopologyCounter.TUNNEL_REQUESTS);
    CompletableFuture<TunnelAnswer> answer = new CompletableFuture<>();
    loop.execute(
        () -> {
          handle(new OverlayEvent.DemandEnded(peer));
          answer.complete(new TunnelAnswer(Outcome.ACCEPTED, "goes unless it is wanted otherwise"));
        });
    return answer;
  }

  /** On the loop: through the tunnels to these peers, and no others, frames get both ways. */
  @Override
  public void linksLive(Set<NodeId> peers) {
    for (LinkView link : organiser.links()) {
      boolean live = peers.contains(link.peer());
      if (link.stage() == LinkStage.IN_USE && !live) {
        handle(new OverlayEvent.LinkDown(link.peer()));
      } else if (link.stage() == LinkStage.CHECKING && live) {
        handle(new OverlayEvent.LinkUp(link.peer()));
      }
    }
  }

  @Override
  public CounterSet<TopologyCounter> counters() {
    return roles.counters();
  }

  @Override
  public Map<OverlayCounter, Long> overlayCounters() {
    return overlayCounters.snapshot();
  }

  /** On the loop: the links as they are. */
  public List<LinkView> links() {
    return organiser.links();
  }

  /** On the loop: the other members that are known. */
  public Set<NodeId> members() {
    return organiser.members();
  }

  /**
   * Leaves the overlay: the others are told, and all tunnels that this source made are removed.
   * Completes when that is done, as far as it can be. Never fails.
   */
  public CompletableFuture<Void> leave() {
    CompletableFuture<Void> left = new CompletableFuture<>();
    loop.execute(
        () -> {
          if (state == State.JOINED) {
            handle(new OverlayEvent.Leaving());
          }
          end();
          var unused =
              CompletableFuture.allOf(ports.settled(), membership.leave())
                  .whenComplete((done, failure) -> left.complete(null));
        });
    return left;
  }

  @Override
  public void close() {
    roles.close();
    loop.execute(
        () -> {
          end();
          membership.close();
        });
  }

  private void end() {
    state = State.CLOSED;
    BridgeWatch begun = watch;
    if (begun != null) {
      begun.close();
    }
    ScheduledFuture<?> timer = wakeUp;
    if (timer != null) {
      timer.cancel(false);
    }
    for (NodeId peer : List.copyOf(asked.keySet())) {
      answered(peer, new TunnelAnswer(Outcome.REFUSED, "this node ends"));
    }
  }

  private void handle(OverlayEvent event) {
    if (state == State.CLOSED) {
      return;
    }
    for (OverlayAction action : organiser.handle(event, clock.getAsLong())) {
      carryOut(action);
    }
    ScheduledFuture<?> timer = wakeUp;
    if (timer != null) {
      timer.cancel(false);
    }
    long next = organiser.nextWakeUp();
    wakeUp =
        next == Long.MAX_VALUE
            ? null
            : loop.schedule(
                () -> handle(new OverlayEvent.TimerExpired()),
                Math.max(0, next - clock.getAsLong()),
                TimeUnit.MILLISECONDS);
  }

  private void carryOut(OverlayAction action) {
    NodeId peer = action.peer();
    if (action instanceof OverlayAction.Send send) {
      membership.send(peer, LinkMessageText.write(send.message()));
    } else if (action instanceof OverlayAction.MakeTunnel) {
      makeTunnel(peer);
      answered(peer, new TunnelAnswer(Outcome.ACCEPTED, "the peer agreed"));
    } else if (action instanceof OverlayAction.RemoveTunnel) {
      ports.remove(peer);
    } else if (action instanceof OverlayAction.DemandRefused refused) {
      answered(peer, new TunnelAnswer(Outcome.REFUSED, refused.why()));
    }
  }

  private void makeTunnel(NodeId peer) {
    Advert member = members.get(peer);
    MadePort port = member == null ? null : port(member);
    if (port == null) {
      String why = "no kind of tunnel in common with " + (member == null ? peer : member);
      log.warn("node {}: {}", peer.abbreviated(), why);
      loop.execute(() -> handle(new OverlayEvent.TunnelFailed(peer, why)));
    } else {
      ports.make(peer, port);
    }
  }

  private @Nullable MadePort port(Advert member) {
    return self.tunnelTo(member)
        .map(kind -> tunnels.port(member, kind, bridge.name()))
        .orElse(null);
  }

  private void join() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.JOINED;
    var unused = membership.join(new Members()).whenCompleteAsync(this::joined, loop);
  }

  /** The own address may not be there yet when the machine starts: it is tried until it is. */
  private void joined(@Nullable String address, @Nullable Throwable failure) {
    if (failure == null) {
      log.info("overlay {}: others may join at {}", tunnels.overlay(), address);
    } else {
      log.error(
          "overlay {}: cannot listen, trying again in {} s: {}",
          tunnels.overlay(),
          JOIN_PAUSE_SECONDS,
          failure.toString());
      var unused = loop.schedule(this::join, JOIN_PAUSE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private final class Ports implements TunnelPorts.Bridge {
    @Override
    public CompletableFuture<Boolean> makePort(MadePort port) {
      return bridge.makePort(port);
    }

    @Override
    public CompletableFuture<Boolean> removePort(String portName, String owner) {
      return bridge.removePort(portName, owner);
    }
  }

  private final class Reports implements BridgeListener {
    @Override
    public void bridgeChanged(BridgeSnapshot snapshot) {
      if (state == State.CLOSED) {
        return;
      }
      ports.bridgeChanged(snapshot);
      if (state == State.READING) {
        join();
      }
    }

    @Override
    public void bridgeMissing(String reason) {
      // The source of the roles reports it, and what was made before still holds.
    }
  }

  private final class Members implements MembershipListener {
    @Override
    public void memberUp(Advert member) {
      log.info("node {} at {} is a member", member.node().abbreviated(), member.underlay());
      members.put(member.node(), member);
      MadePort port = port(member);
      if (port != null) {
        ports.adjust(member.node(), port);
      }
      handle(new OverlayEvent.MemberUp(member.node(), member.since()));
    }

    @Override
    public void memberGone(NodeId member) {
      log.info("node {} is a member no more", member.abbreviated());
      members.remove(member);
      handle(new OverlayEvent.MemberGone(member));
    }

    @Override
    public void messageIn(NodeId sender, String message) {
      try {
        handle(new OverlayEvent.MessageIn(sender, LinkMessageText.read(message)));
      } catch (IllegalArgumentException e) {
        overlayCounters.increment(OverlayCounter.MESSAGES_UNREADABLE);
        log.warn("node {}: {}", sender.abbreviated(), e.getMessage());
      }
    }
  }
}
