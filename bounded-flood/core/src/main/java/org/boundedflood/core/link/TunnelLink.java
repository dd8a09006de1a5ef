package org.boundedflood.core.link;

import org.boundedflood.core.frb.Capabilities;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.jspecify.annotations.Nullable;

/**
 * One tunnel port and what is known about the link behind it (protocol, section 6).
 *
 * <pre>
 *          port up             heard, and own messages arrive
 *   DOWN ──────────▶ CHECKING ───────────────────────────────▶ LIVE ◀──────────────┐
 *     ▲                 │ 3 intervals                           │ 3 intervals       │ both
 *     │ port down       │ without that                          │ without either    │ again
 *     └─── any          ├──▶ ONE_WAY     heard, but nothing of ours arrives ◀──┤    │
 *                       ├──▶ UNATTENDED  only the peer's switch answers     ◀──┤ ───┤
 *                       └──▶ SILENT      nothing comes back                 ◀──┘ ───┘
 *
 *   heard from another node than the topology names: MISMATCHED, until the right one is heard
 * </pre>
 *
 * <p>A link is LIVE only as long as two things were seen within three intervals: something of the
 * peer's controller, and proof that what this node sends arrives. The proof is an answer to a link
 * check, or a <em>probe</em> that came back: a link check to an address that the peer's switch
 * sends back by itself. So both ends of a tunnel that carries one way only stop using it.
 *
 * <p>A check goes out every interval, whatever was heard; with it goes a probe unless the check
 * before was answered. Probes tell a peer whose controller is gone, and which still forwards
 * unicast, from a tunnel that carries nothing. Only a link on which the peer was once heard, if by
 * an earlier life of this controller, can be UNATTENDED: a reflection does not tell who reflects.
 */
public final class TunnelLink {
  /** Intervals without news after which a link is given up. */
  private static final int PATIENCE = 3;

  /** A check of a peer that is not live is met with one of our own, this much sooner than due. */
  private static final int HURRY = 4;

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final PortNumber port;
  private final String name;
  private final PortRole.Tunnel role;
  private final MacAddress ownMac;
  private final long intervalMillis;
  private final LinkBfd bfd = new LinkBfd();

  private LinkState state = LinkState.DOWN;
  private long since;
  private long checkedAt = NEVER;
  private long checkDue = NEVER;
  private long heardAt = NEVER;
  private long answeredAt = NEVER;
  private long reflectedAt = NEVER;
  private long tableSentAt = NEVER;
  private Capabilities capabilities = Capabilities.NONE;
  private boolean confirmed;
  private boolean tableReceived;

  /**
   * A link that is down.
   *
   * @param intervalMillis time between two checks
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

  /** The switch reports the port as up or down. */
  public void setUp(boolean up, long now) {
    if (!up) {
      enter(LinkState.DOWN, now);
      forgetPeer();
    } else if (state == LinkState.DOWN) {
      checkDue = NEVER;
      enter(LinkState.CHECKING, now);
      judge(now);
    }
  }

  /** A link check of {@code sender} came in on the port. */
  public void heardCheck(NodeId sender, Capabilities offered, long now) {
    hear(sender, offered, now);
    if (state != LinkState.LIVE && state != LinkState.DOWN) {
      checkDue = Math.min(checkDue, checkedAt + intervalMillis / HURRY);
    }
  }

  /** An answer of {@code sender} to a link check of this node came in on the port. */
  public void heardAnswer(NodeId sender, Capabilities offered, long now) {
    if (sender.equals(role.peer())) {
      answeredAt = now;
    }
    hear(sender, offered, now);
  }

  private void hear(NodeId sender, Capabilities offered, long now) {
    if (state == LinkState.DOWN) {
      return;
    }
    if (!sender.equals(role.peer())) {
      mismatch(now);
      return;
    }
    confirmed = true;
    heardAt = now;
    capabilities = offered;
    if (state == LinkState.MISMATCHED) {
      enter(LinkState.CHECKING, now);
    }
    judge(now);
  }

  /** A link message came in that only another node with this node's identifier can have sent. */
  public void heardNamesake(long now) {
    if (state != LinkState.DOWN && state != LinkState.LIVE) {
      mismatch(now);
    }
  }

  private void mismatch(long now) {
    forgetPeer();
    enter(LinkState.MISMATCHED, now);
  }

  /** Any other valid overlay frame came in on the port. */
  public void heardTraffic(long now) {
    if (state == LinkState.LIVE) {
      heardAt = now;
    }
  }

  /** A probe of this node came back from the peer's switch. */
  public void reflected(long now) {
    reflectedAt = now;
    judge(now);
  }

  /**
   * For a while this node did not run, or its switch was not connected: silence until now means
   * nothing.
   */
  public void forgiveSilence(long now) {
    switch (state) {
      case CHECKING -> since = now;
      case LIVE -> {
        heardAt = now;
        answeredAt = now;
      }
      case UNATTENDED -> reflectedAt = now;
      case ONE_WAY -> heardAt = now;
      case DOWN, SILENT, MISMATCHED -> {}
    }
  }

  /** Lets time pass: a link that was silent for too long changes its state. */
  public void poll(long now) {
    judge(now);
  }

  /**
   * The switch said how BFD stands on the port; null: it is off there.
   *
   * @return whether the switch must be told to begin anew
   */
  public boolean reportBfd(@Nullable BfdState reported, long now) {
    boolean anew = bfd.report(reported);
    judge(now);
    return anew;
  }

  /**
   * Whether this node and, as was just heard, its peer want BFD on the link.
   *
   * @return whether the switch must be told, as this is news
   */
  public boolean agreeBfd(boolean wanted) {
    return bfd.agree(wanted);
  }

  /** How far BFD guards the link. */
  public BfdStage bfd() {
    return bfd.stage();
  }

  private void judge(long now) {
    if (state == LinkState.DOWN || state == LinkState.MISMATCHED) {
      return;
    }
    enter(role.kind() == LinkKind.SELF_CHECKING ? LinkState.LIVE : judged(now), now);
  }

  private LinkState judged(long now) {
    if (bfd.isBroken()) {
      return LinkState.SILENT;
    }
    boolean heard = isFresh(heardAt, now);
    if (heard && isFresh(arrivedAt(), now)) {
      return LinkState.LIVE;
    }
    if (!heard && confirmed && isFresh(reflectedAt, now)) {
      return LinkState.UNATTENDED;
    }
    if (state == LinkState.CHECKING && isFresh(since, now)) {
      return LinkState.CHECKING;
    }
    return heard ? LinkState.ONE_WAY : LinkState.SILENT;
  }

  /** When something of this node was last proven to arrive. */
  private long arrivedAt() {
    return Math.max(answeredAt, reflectedAt);
  }

  private boolean isFresh(long time, long now) {
    return now - time < PATIENCE * intervalMillis;
  }

  /** Whether a link check is due. {@link #checked} must follow. */
  public boolean isCheckDue(long now) {
    return state != LinkState.DOWN && now >= checkDue;
  }

  /** Whether a probe belongs to the check that is due, as the one before was not answered. */
  public boolean isProbeDue() {
    return state != LinkState.LIVE || answeredAt < checkedAt;
  }

  /** A link check was sent. */
  public void checked(long now) {
    checkedAt = now;
    checkDue = now + intervalMillis;
  }

  /** When {@link #poll} or a check is due next; {@link Long#MAX_VALUE} while the port is down. */
  public long nextWakeUp() {
    if (state == LinkState.DOWN) {
      return Long.MAX_VALUE;
    }
    long change =
        switch (state) {
          case CHECKING -> since;
          case LIVE -> Math.min(heardAt, arrivedAt());
          case UNATTENDED -> reflectedAt;
          case ONE_WAY -> heardAt;
          case DOWN, SILENT, MISMATCHED -> NEVER;
        };
    boolean changes = change != NEVER && role.kind() == LinkKind.PLAIN;
    return changes ? Math.min(checkDue, change + PATIENCE * intervalMillis) : checkDue;
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
    if (state == next) {
      return;
    }
    if (state == LinkState.LIVE) {
      tableReceived = false;
    }
    state = next;
    since = now;
  }

  private void forgetPeer() {
    confirmed = false;
    tableReceived = false;
    heardAt = NEVER;
    answeredAt = NEVER;
    reflectedAt = NEVER;
    capabilities = Capabilities.NONE;
  }
}
