package org.boundedflood.topology.evio;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.ovs.bridge.BridgeListener;
import org.boundedflood.ovs.bridge.BridgePort;
import org.boundedflood.ovs.bridge.BridgeSnapshot;
import org.boundedflood.ovs.bridge.BridgeWatch;
import org.boundedflood.ovs.bridge.OvsBridge;
import org.boundedflood.topology.TopologyCounter;
import org.boundedflood.topology.TopologyFeed;
import org.boundedflood.topology.TopologyListener;
import org.boundedflood.topology.TopologySource;
import org.boundedflood.topology.TunnelAnswer;
import org.boundedflood.topology.TunnelAnswer.Outcome;
import org.boundedflood.topology.evio.EvioRequest.Action;
import org.boundedflood.topology.evio.EvioRequest.Operation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topology of one overlay as the controller of the original system tells it. That one says
 * nothing of its own accord: it is asked at the start, when the ports of the bridge change, and as
 * {@link RereadSchedule} has it. What a port is for follows from {@link EvioRoles}.
 *
 * <p>While the controller cannot be reached, or what it says cannot be used, what was told before
 * still holds. What it says is stale, and ignored, if its sequence number is below that of an
 * earlier answer by the same connection; behind a new connection may be a controller that was
 * started anew and counts from 1 again.
 *
 * <p>All state is confined to the event loop.
 */
public final class EvioTopology implements TopologySource {
  private static final Logger log = LoggerFactory.getLogger(EvioTopology.class);

  private final String bridge;
  private final Function<BridgeListener, BridgeWatch> bridgeWatch;
  private final String overlay;
  private final EvioAddress address;
  private final NodeId self;
  private final ScheduledExecutorService loop;
  private final EvioExchanges exchanges;
  private final CounterSet<TopologyCounter> counters = new CounterSet<>(TopologyCounter.class);

  private final AtomicBoolean started = new AtomicBoolean();
  private final Set<String> formerTunnels = new HashSet<>();
  private SortedMap<String, BridgePort> ports = new TreeMap<>();
  private SortedMap<String, String> complaints = new TreeMap<>();
  private boolean bridgeKnown;
  private @Nullable EvioTunnels told;
  private long connection;
  private boolean isAnswering = true;
  private String refused = "";
  private @Nullable RereadSchedule schedule;
  private @Nullable TopologyFeed feed;
  private @Nullable Future<?> wakeUp;
  private @Nullable BridgeWatch watch;
  private boolean closed;

  /**
   * Asks the controller at {@code address} about {@code overlay} for the node {@code self}, whose
   * {@code bridge} stays the caller's.
   *
   * @param loop the event loop of the bridge's database client, on which the listener is called
   */
  public EvioTopology(
      OvsBridge bridge,
      String overlay,
      EvioAddress address,
      NodeId self,
      ScheduledExecutorService loop) {
    this(bridge.name(), bridge::watch, overlay, address, self, loop);
  }

  EvioTopology(
      String bridge,
      Function<BridgeListener, BridgeWatch> bridgeWatch,
      String overlay,
      EvioAddress address,
      NodeId self,
      ScheduledExecutorService loop) {
    this.bridge = bridge;
    this.bridgeWatch = bridgeWatch;
    this.overlay = overlay;
    this.address = address;
    this.self = self;
    this.loop = loop;
    this.exchanges = new EvioExchanges(address, "topology-evio-" + bridge, loop, counters);
  }

  @Override
  public String description() {
    return "evio: overlay " + overlay + " at " + address;
  }

  @Override
  public void start(TopologyListener listener) {
    if (!started.compareAndSet(false, true)) {
      throw new IllegalStateException("topology may be started once");
    }
    loop.execute(() -> begin(listener));
  }

  private void begin(TopologyListener listener) {
    if (closed) {
      return;
    }
    feed = new TopologyFeed(listener, counters);
    schedule = new RereadSchedule(now());
    watch = bridgeWatch.apply(new Ports());
    ask();
  }

  @Override
  public CompletableFuture<TunnelAnswer> requestTunnel(NodeId peer) {
    return request(peer, Operation.ADD);
  }

  @Override
  public CompletableFuture<TunnelAnswer> releaseTunnel(NodeId peer) {
    return request(peer, Operation.REMOVE);
  }

  @Override
  public void reportDead(NodeId peer) {
    var unused =
        request(peer, Operation.DISCONN)
            .thenAccept(
                answer ->
                    log.info(
                        "reported that the tunnel to node {} is dead: {}",
                        peer.abbreviated(),
                        answer.reason()));
  }

  private CompletableFuture<TunnelAnswer> request(NodeId peer, Operation operation) {
    counters.increment(TopologyCounter.TUNNEL_REQUESTS);
    return exchanges
        .submit(EvioRequest.tunnel(overlay, peer, operation))
        .handle(
            (reply, failure) -> {
              if (failure != null) {
                return new TunnelAnswer(Outcome.REFUSED, EvioExchanges.reason(failure));
              }
              try {
                EvioAnswer answer = EvioAnswer.read(reply.body(), Action.TUNNEL);
                return new TunnelAnswer(
                    answer.isPositive() ? Outcome.ACCEPTED : Outcome.REFUSED, answer.comment());
              } catch (EvioFormatException e) {
                counters.increment(TopologyCounter.INPUTS_REFUSED);
                return new TunnelAnswer(Outcome.REFUSED, e.text());
              }
            });
  }

  @Override
  public CounterSet<TopologyCounter> counters() {
    return counters;
  }

  @Override
  public void close() {
    exchanges.close();
    loop.execute(
        () -> {
          closed = true;
          if (watch != null) {
            watch.close();
          }
          if (wakeUp != null) {
            wakeUp.cancel(false);
          }
        });
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** Asks for the tunnels if it is time, or sees to it that it is done when it is. */
  private void ask() {
    if (closed || schedule == null) {
      return;
    }
    if (wakeUp != null) {
      wakeUp.cancel(false);
      wakeUp = null;
    }
    long due = schedule.due();
    if (due == Long.MAX_VALUE) {
      return;
    }
    if (due > now()) {
      wakeUp = loop.schedule(this::ask, due - now(), TimeUnit.MILLISECONDS);
      return;
    }
    schedule.asked();
    var unused = exchanges.submit(EvioRequest.tunnelData()).whenComplete(this::answered);
  }

  private void answered(EvioClient.@Nullable Reply reply, @Nullable Throwable failure) {
    if (closed || schedule == null || feed == null) {
      return;
    }
    if (reply == null) {
      noAnswer(failure == null ? "no reason given" : EvioExchanges.reason(failure));
    } else {
      try {
        read(reply);
        schedule.answered(publish(), now());
        refused = "";
      } catch (EvioFormatException e) {
        schedule.failed(now());
        refuse(feed, e.text());
      }
    }
    ask();
  }

  /** Reports what is wrong with an answer, unless it was wrong with the last one too. */
  private void refuse(TopologyFeed listener, String wrong) {
    if (wrong.equals(refused)) {
      counters.increment(TopologyCounter.INPUTS_REFUSED);
    } else {
      refused = wrong;
      listener.inputRefused("the controller at %s: %s".formatted(address, wrong));
    }
  }

  private void noAnswer(String reason) {
    if (schedule != null) {
      schedule.failed(now());
    }
    if (isAnswering) {
      isAnswering = false;
      log.warn("no answer from the controller at {}, trying again: {}", address, reason);
    } else {
      log.debug("no answer from the controller at {}: {}", address, reason);
    }
  }

  /** Takes over what an answer says, unless it is stale or says nothing of this overlay. */
  private void read(EvioClient.Reply reply) throws EvioFormatException {
    EvioAnswer answer = EvioAnswer.read(reply.body(), Action.TUNNEL_DATA);
    EvioTunnels tunnels = answer.isPositive() ? answer.tunnels(overlay, self).orElse(null) : null;
    if (!isAnswering) {
      isAnswering = true;
      log.info("the controller at {} answers", address);
    }
    if (tunnels == null) {
      log.debug("the controller at {} knows nothing of overlay {} yet", address, overlay);
      return;
    }
    if (told != null && reply.connection() == connection && tunnels.sequence() < told.sequence()) {
      counters.increment(TopologyCounter.SNAPSHOTS_STALE);
      log.debug("ignored snapshot {}, after {}", tunnels.sequence(), told.sequence());
      return;
    }
    told = tunnels;
    connection = reply.connection();
  }

  /** Tells what is known; returns whether that is all there is to know. */
  private boolean publish() {
    if (told == null || !bridgeKnown || feed == null) {
      return false;
    }
    EvioRoles roles = EvioRoles.of(bridge, ports.values(), told.tunnels(), formerTunnels);
    roles
        .roles()
        .forEach(
            (name, role) -> {
              if (role instanceof PortRole.Tunnel) {
                formerTunnels.add(name);
              }
            });
    feed.roles(roles.roles(), PortRole.UNCATEGORISED);
    SortedMap<String, String> before = complaints;
    complaints = told.complaints();
    complaints.forEach(
        (port, complaint) -> {
          if (feed != null && !complaint.equals(before.get(port))) {
            feed.portRefused(complaint);
          }
        });
    return roles.unnamed().isEmpty();
  }

  /** The bridge's ports, of which this source remembers no more than there are. */
  private final class Ports implements BridgeListener {
    @Override
    public void bridgeChanged(BridgeSnapshot snapshot) {
      if (closed || schedule == null) {
        return;
      }
      boolean changed = !identities(snapshot.ports()).equals(identities(ports)) || !bridgeKnown;
      ports = snapshot.ports();
      bridgeKnown = true;
      formerTunnels.retainAll(ports.keySet());
      publish();
      if (changed) {
        schedule.portsChanged(now());
        ask();
      }
    }

    @Override
    public void bridgeMissing(String reason) {
      if (!closed && feed != null) {
        feed.inputRefused(reason);
      }
    }

    private Map<String, String> identities(SortedMap<String, BridgePort> known) {
      return known.values().stream()
          .collect(Collectors.toMap(BridgePort::name, port -> port.number().toString()));
    }
  }
}
