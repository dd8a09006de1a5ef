package org.boundedflood.core.link;

import org.boundedflood.core.frb.Capabilities;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;

/**
 * One tunnel port and what is known about the link behind it (protocol, section 6).
 *
 * <pre>
 *            port up                heard from the peer
 *   DOWN ──────────────▶ CHECKING ──────────────────────▶ LIVE ◀─────────────┐
 *     ▲                     │ 3 intervals                   │ 3 intervals     │ heard
 *     │ port down           ▼ of silence                    ▼ of silence      │ again
 *     └──── any ────────  SILENT ◀── probes lost ── UNATTENDED ───────────────┤
 *                           └─────────────────────────────────────────────────┘
 *   heard from another node than the topology names: MISMATCHED, until the right one is heard
 * </pre>
 *
 * <p>Two things are probed. A link check asks the peer's controller. A probe is a link check to an
 * address that the peer's switch sends back by itself; it tells a peer whose controller is gone,
 * and which still forwards unicast, from a tunnel that carries nothing. Only a link on which the
 * peer was once heard, if by an earlier life of this controller, can be UNATTENDED: a reflection
 * does not tell who reflects.
 */
public final class TunnelLink {
  /** Intervals of silence after which a link is given up. */
  private static final int PATIENCE = 3;

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final PortNumber port;
  private final String name;
  private PortRole.Tunnel role;
  private final MacAddress ownMac;
  private final long intervalMillis;

  private LinkState state = LinkState.DOWN;
  private long since;
  private long checkedAt = NEVER;
  private long heardAt = NEVER;
  private long reflectedAt = NEVER;
  private long tableSentAt = NEVER;
  private Capabilities capabilities = Capabilities.NONE;
  private boolean confirmed;
  private boolean tableReceived;

  /**
   * A link that is down.
   *
   * @param intervalMillis silence after which it is checked
   */
  public TunnelLink(
      PortNumber port,
      String name,
      PortRole.Tunnel role,
      MacAddress ownMac,
      long intervalMillis,
      long now) {
    this.port = port;
    this.name = name;
    this.role = role;
    this.ownMac = ownMac;
    this.intervalMillis = intervalMillis;
    this.since = now;
  }

  /** The peer had been confirmed on the port by an earlier life of this controller. */
  public void adopt() {
    confirmed = true;
  }

  /**
   * Takes over what the topology says of the port now, unless that is another link.
   *
   * <p>The addresses and the MTU may change under a link that goes on: the database of a switch
   * forgets the MTU of every interface when it restarts.
   *
   * @return whether this is still the same link: to the same peer, of the same kind and name
   */
  public boolean follow(String named, PortRole.Tunnel now) {
    boolean same =
        name.equals(named) && role.peer().equals(now.peer()) && role.kind() == now.kind();
    if (same) {
      role = now;
    }
    return same;
  }

  /** The switch reports the port as up or down. */
  public void setUp(boolean up, long now) {
    if (!up) {
      enter(LinkState.DOWN, now);
      forgetPeer();
    } else if (state == LinkState.DOWN) {
      checkedAt = NEVER;
      enter(role.kind() == LinkKind.SELF_CHECKING ? LinkState.LIVE : LinkState.CHECKING, now);
    }
  }

  /** A link check or answer of {@code sender} came in on the port. */
  public void heardFrom(NodeId sender, Capabilities offered, long now) {
    if (state == LinkState.DOWN) {
      return;
    }
    if (!sender.equals(role.peer())) {
      forgetPeer();
      enter(LinkState.MISMATCHED, now);
      return;
    }
    confirmed = true;
    heardAt = now;
    capabilities = offered;
    enter(LinkState.LIVE, now);
  }

  /** Any other valid overlay frame came in on the port: no need to check it for now. */
  public void heardTraffic(long now) {
    if (state == LinkState.LIVE) {
      heardAt = now;
    }
  }

  /** A probe of this node came back from the peer's switch. */
  public void reflected(long now) {
    reflectedAt = now;
    boolean unheard = state == LinkState.SILENT || state == LinkState.CHECKING;
    if (unheard && confirmed) {
      enter(LinkState.UNATTENDED, now);
    }
  }

  /** The connection to the own switch was interrupted: silence until now means nothing. */
  public void forgiveSilence(long now) {
    if (state != LinkState.DOWN) {
      heardAt = heardAt == NEVER ? NEVER : now;
      reflectedAt = reflectedAt == NEVER ? NEVER : now;
    }
    if (state == LinkState.CHECKING) {
      since = now;
    }
  }

  /** Lets time pass: a link that was silent for too long changes its state. */
  public void poll(long now) {
    long patience = PATIENCE * intervalMillis;
    switch (state) {
      case CHECKING -> {
        if (now - since >= patience) {
          enter(LinkState.SILENT, now);
        }
      }
      case LIVE -> {
        if (role.kind() == LinkKind.PLAIN && now - heardAt >= patience) {
          tableReceived = false;
          enter(now - reflectedAt < patience ? LinkState.UNATTENDED : LinkState.SILENT, now);
        }
      }
      case UNATTENDED -> {
        if (now - reflectedAt >= patience) {
          enter(LinkState.SILENT, now);
        }
      }
      case DOWN, SILENT, MISMATCHED -> {}
    }
  }

  /** Whether a link check, and with it a probe, is due. {@link #checked} must follow. */
  public boolean isCheckDue(long now) {
    return state != LinkState.DOWN && now >= nextCheck();
  }

  /** A link check was sent. */
  public void checked(long now) {
    checkedAt = now;
  }

  /** When {@link #poll} or a check is due next; {@link Long#MAX_VALUE} while the port is down. */
  public long nextWakeUp() {
    long patience = PATIENCE * intervalMillis;
    return switch (state) {
      case DOWN -> Long.MAX_VALUE;
      case CHECKING -> Math.min(nextCheck(), since + patience);
      case LIVE ->
          role.kind() == LinkKind.PLAIN ? Math.min(nextCheck(), heardAt + patience) : nextCheck();
      case UNATTENDED -> Math.min(nextCheck(), reflectedAt + patience);
      case SILENT, MISMATCHED -> nextCheck();
    };
  }

  private long nextCheck() {
    boolean satisfied = state == LinkState.LIVE && !wantsTable();
    long quietSince = satisfied ? Math.max(heardAt, checkedAt) : checkedAt;
    return quietSince == NEVER ? NEVER : quietSince + intervalMillis;
  }

  /**
   * Whether the peer announces leaves and its leaf table has not been received on this link yet.
   */
  public boolean wantsTable() {
    return announces() && !tableReceived;
  }

  /** Whether the peer takes part in leaf announcements. */
  public boolean announces() {
    return capabilities.contains(Capability.ANNOUNCED_LEAVES);
  }

  /** The peer's leaf table was received. */
  public void receivedTable() {
    tableReceived = true;
  }

  /**
   * Whether the peer's wish for the leaf table may be granted now: at most once in half an
   * interval.
   */
  public boolean maySendTable(long now) {
    return now - tableSentAt >= intervalMillis / 2;
  }

  /** The leaf table was sent to the peer. */
  public void sentTable(long now) {
    tableSentAt = now;
  }

  /** The tunnel port. */
  public PortNumber port() {
    return port;
  }

  /** Its name in the switch. */
  public String name() {
    return name;
  }

  /** Its own Ethernet address. */
  public MacAddress ownMac() {
    return ownMac;
  }

  /** What the topology says about it. */
  public PortRole.Tunnel role() {
    return role;
  }

  /** The node that the topology names at the other end. */
  public NodeId peer() {
    return role.peer();
  }

  /** Its present state. */
  public LinkState state() {
    return state;
  }

  /** When the present state was entered, in milliseconds of the node's clock. */
  public long since() {
    return since;
  }

  /** What the peer offered in its last link message. */
  public Capabilities capabilities() {
    return capabilities;
  }

  private void enter(LinkState next, long now) {
    if (state != next) {
      state = next;
      since = now;
    }
  }

  private void forgetPeer() {
    confirmed = false;
    tableReceived = false;
    heardAt = NEVER;
    reflectedAt = NEVER;
    capabilities = Capabilities.NONE;
  }
}
