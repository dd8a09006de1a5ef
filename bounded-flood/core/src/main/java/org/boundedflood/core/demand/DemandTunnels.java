package org.boundedflood.core.demand;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.boundedflood.core.demand.DemandChange.Kind;
import org.boundedflood.core.demand.DemandTunnel.State;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * The tunnels that this node asked for, from the request to the end.
 *
 * <pre>
 *      usable           idle, and old enough         both ends stopped, drained
 *  REQUESTED ──────▶ UP ────────────────────▶ LEAVING ──────────────────────▶ RELEASED ──▶ over
 *    │                │ unusable for too long                                    ▲
 *    │                └──────────────────────────────────────────────────────────┘
 *    └─ refused, or not there in time ──▶ over; the peer is not asked for again before a pause
 * </pre>
 *
 * <p>A tunnel is released only after both ends have stopped sending on it and what was under way
 * has arrived. A peer that does not say so, because it speaks the original protocol or needs the
 * tunnel itself, is waited for only so long; a port that stays after the release belongs to others
 * and is used like any link.
 *
 * <p>Bounds: the maximum of the settings, and what an earlier life asked for; {@value
 * #MOST_BACKING_OFF} peers for which the last request failed, of which the oldest is evicted.
 * Ageing: a failure is forgotten an hour after it ceased to matter. Times are milliseconds of the
 * node's clock.
 */
public final class DemandTunnels {
  /** How long a request may take, and how long a tunnel may be unusable. */
  static final long PATIENCE_MILLIS = 30_000;

  /** What was sent before the last end stopped must have arrived after this. */
  static final long DRAIN_MILLIS = 1_000;

  /** How long a peer that does not say so is given to stop. */
  static final long FAREWELL_MILLIS = 4_000;

  /** How long the port of a released tunnel may stay before it counts as somebody else's. */
  static final long LINGER_MILLIS = 5_000;

  static final int MOST_BACKING_OFF = 256;
  private static final long SHORTEST_BACKOFF_MILLIS = 60_000;
  private static final long LONGEST_BACKOFF_MILLIS = 30 * 60_000;
  private static final long FAILURES_KEPT_MILLIS = 60 * 60_000;

  private final DemandSettings settings;
  private final Map<NodeId, Entry> entries = new LinkedHashMap<>();
  private final Map<NodeId, Failures> failures = new LinkedHashMap<>();

  private record Failures(int count, long until) {}

  private static final class Entry {
    private State state = State.REQUESTED;
    private long since;
    private @Nullable PortNumber port;
    private long cameUp;
    private long lastUsable;
    private long lastBusy;
    private @Nullable Long leftByPeer;
    private long bytesPerSecond;

    private Entry(long now) {
      this.since = now;
    }

    private void enter(State next, long now) {
      state = next;
      since = now;
    }
  }

  /** No tunnels yet. */
  public DemandTunnels(DemandSettings settings) {
    this.settings = settings;
  }

  /** Whether no further tunnel may be asked for at present. */
  public boolean isFull() {
    return entries.size() >= settings.maxTunnels();
  }

  /** Whether a tunnel to this peer may be asked for, as far as earlier requests go. */
  public boolean mayRequest(NodeId peer, long now) {
    Failures failed = failures.get(peer);
    return !isFull() && !entries.containsKey(peer) && (failed == null || now >= failed.until);
  }

  /**
   * The tunnel is being asked for.
   *
   * @throws IllegalStateException unless {@link #mayRequest}
   */
  public void requested(NodeId peer, long now) {
    if (!mayRequest(peer, now)) {
      throw new IllegalStateException("no tunnel to " + peer + " may be asked for now");
    }
    entries.put(peer, new Entry(now));
  }

  /** An earlier life of this node asked for tunnels to these peers and did not withdraw that. */
  public void inherited(Set<NodeId> peers, long now) {
    peers.forEach(peer -> entries.putIfAbsent(peer, new Entry(now)));
  }

  /**
   * The topology will not make the tunnel.
   *
   * @return whether it was being waited for
   */
  public boolean refused(NodeId peer, long now) {
    Entry entry = entries.get(peer);
    if (entry == null || entry.state != State.REQUESTED) {
      return false;
    }
    entries.remove(peer);
    failed(peer, now);
    return true;
  }

  /** What the tunnels' ports carried in the last {@code elapsed} milliseconds, in bytes. */
  public void carried(Map<PortNumber, Long> bytes, long elapsed, long now) {
    double idle = settings.threshold().idleRate(settings.idle());
    for (Entry entry : entries.values()) {
      Long carried = entry.port == null ? null : bytes.get(entry.port);
      if (carried != null && elapsed > 0) {
        double rate = carried * 1_000.0 / elapsed;
        entry.bytesPerSecond = (long) rate;
        if (rate >= idle) {
          entry.lastBusy = now;
        }
      }
    }
  }

  /**
   * Lets time pass and looks at the links.
   *
   * @param links the link of a tunnel: that at its port, or for one that has none yet, or has lost
   *     it while it was up, the one through which the peer is adjacent
   */
  public List<DemandChange> advance(Function<DemandTunnel, DemandLink> links, long now) {
    if (entries.isEmpty() && failures.isEmpty()) {
      return List.of();
    }
    List<DemandChange> changes = new ArrayList<>();
    Iterator<Map.Entry<NodeId, Entry>> each = entries.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<NodeId, Entry> next = each.next();
      NodeId peer = next.getKey();
      Entry entry = next.getValue();
      Kind kind = advance(entry, links.apply(described(peer, entry)), now);
      if (kind != null) {
        changes.add(new DemandChange(peer, kind));
      }
      if (entry.state == State.RELEASED && isOver(entry, kind)) {
        each.remove();
      }
      if (kind == Kind.CAME_UP) {
        failures.remove(peer);
      } else if (kind == Kind.GIVEN_UP) {
        failed(peer, now);
      }
    }
    failures.values().removeIf(failed -> now - failed.until >= FAILURES_KEPT_MILLIS);
    return changes;
  }

  private static boolean isOver(Entry entry, @Nullable Kind kind) {
    return entry.port == null || kind == Kind.KEPT_BY_OTHERS;
  }

  private @Nullable Kind advance(Entry entry, DemandLink link, long now) {
    return switch (entry.state) {
      case REQUESTED -> awaited(entry, link, now);
      case UP -> used(entry, link, now);
      case LEAVING -> left(entry, link, now);
      case RELEASED -> released(entry, link, now);
    };
  }

  private static @Nullable Kind awaited(Entry entry, DemandLink link, long now) {
    if (link.usable() && link.port() != null) {
      entry.enter(State.UP, now);
      entry.port = link.port();
      entry.cameUp = now;
      entry.lastUsable = now;
      entry.lastBusy = now;
      return Kind.CAME_UP;
    }
    if (now - entry.since < PATIENCE_MILLIS) {
      return null;
    }
    entry.enter(State.RELEASED, now);
    return Kind.GIVEN_UP;
  }

  private @Nullable Kind used(Entry entry, DemandLink link, long now) {
    if (link.usable()) {
      entry.port = link.port();
      entry.lastUsable = now;
    }
    if (now - entry.cameUp < settings.minimumAge().toMillis()) {
      return null;
    }
    if (now - entry.lastUsable >= PATIENCE_MILLIS) {
      entry.enter(State.RELEASED, now);
      return Kind.GIVEN_UP;
    }
    if (now - entry.lastBusy < settings.idle().toMillis()) {
      return null;
    }
    entry.enter(State.LEAVING, now);
    return Kind.LEFT;
  }

  private static @Nullable Kind left(Entry entry, DemandLink link, long now) {
    if (entry.leftByPeer == null && link.leftByPeer()) {
      entry.leftByPeer = now;
    }
    boolean drained = entry.leftByPeer != null && now - entry.leftByPeer >= DRAIN_MILLIS;
    if (link.usable() && !drained && now - entry.since < FAREWELL_MILLIS + DRAIN_MILLIS) {
      return null;
    }
    entry.enter(State.RELEASED, now);
    return Kind.RELEASED;
  }

  private static @Nullable Kind released(Entry entry, DemandLink link, long now) {
    if (link.port() == null) {
      entry.port = null;
      return null;
    }
    return now - entry.since >= LINGER_MILLIS ? Kind.KEPT_BY_OTHERS : null;
  }

  private void failed(NodeId peer, long now) {
    Failures before = failures.remove(peer);
    int count = before == null ? 1 : before.count + 1;
    long pause = SHORTEST_BACKOFF_MILLIS << Math.min(count - 1, 10);
    failures.put(peer, new Failures(count, now + Math.min(pause, LONGEST_BACKOFF_MILLIS)));
    if (failures.size() > MOST_BACKING_OFF) {
      failures.remove(failures.keySet().iterator().next());
    }
  }

  /** When {@link #advance} is due at the latest; {@link Long#MAX_VALUE} for never. */
  public long nextWakeUp() {
    long next = Long.MAX_VALUE;
    for (Entry entry : entries.values()) {
      next = Math.min(next, deadline(entry));
    }
    return next;
  }

  private long deadline(Entry entry) {
    return switch (entry.state) {
      case REQUESTED -> entry.since + PATIENCE_MILLIS;
      case UP -> {
        long idle = entry.lastBusy + settings.idle().toMillis();
        long old = entry.cameUp + settings.minimumAge().toMillis();
        yield Math.max(old, Math.min(idle, entry.lastUsable + PATIENCE_MILLIS));
      }
      case LEAVING -> {
        long farewell = entry.since + FAREWELL_MILLIS + DRAIN_MILLIS;
        Long quiet = entry.leftByPeer;
        yield quiet == null ? farewell : Math.min(farewell, quiet + DRAIN_MILLIS);
      }
      case RELEASED -> entry.since + LINGER_MILLIS;
    };
  }

  /** All tunnels, in the order in which they were asked for. */
  public List<DemandTunnel> all() {
    List<DemandTunnel> all = new ArrayList<>(entries.size());
    entries.forEach((peer, entry) -> all.add(described(peer, entry)));
    return all;
  }

  private static DemandTunnel described(NodeId peer, Entry entry) {
    return new DemandTunnel(peer, entry.state, entry.since, entry.port, entry.bytesPerSecond);
  }
}
