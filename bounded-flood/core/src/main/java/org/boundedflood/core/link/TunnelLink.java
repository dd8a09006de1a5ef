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
 *                            (UNHEARD     if nothing ever did)
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
 *
 * <p>A link that is guarded by BFD is HELD at once when its session is lost, or SILENT once the
 * peer is not heard any more.
 */
public final class TunnelLink {
  /** Intervals without news after which a link is given up. */
  private static final int PATIENCE = 3;

  /** A check of a peer that is not live is met with one of our own, this much sooner than due. */
  private static final int HURRY = 4;

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final PortNumber port;
  private final String name;
  private PortRole.Tunnel role;
  private final MacAddress ownMac;
  private final long intervalMillis;
  private final LinkBfd bfd = new LinkBfd();
  private final LeafTables leafTables;
  private final LinkAdjacency adjacency = new LinkAdjacency();

  private LinkState state = LinkState.DOWN;
  private long since;
  private long checkedAt = NEVER;
  private long checkDue = NEVER;
  private long heardAt = NEVER;
  private long answeredAt = NEVER;
  private long reflectedAt = NEVER;
  private Capabilities capabilities = Capabilities.NONE;
  private boolean confirmed;
  private boolean adopted;
  private LinkUse use = LinkUse.NORMAL;

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
    this.leafTables = new LeafTables(this, intervalMillis / 2);
    this.since = now;
  }

  /** The peer had been confirmed on the port by an earlier life of this controller. */
  public void adopt() {
    confirmed = true;
    adopted = true;
  }

  /** Whether the own switch lets in what the peer sends. */
  public boolean isReady() {
    return state.carriesUnicast() || (adopted && state == LinkState.CHECKING);
  }

  /** Whether this end may send leaves' frames and floods, as far as the state lets it. */
  public boolean isInUse() {
    return use == LinkUse.NORMAL && capabilities.isReady();
  }

  /** Whether this end gives the link up. */
  public LinkUse use() {
    return use;
  }

  /** Sets whether this end gives the link up. */
  public void setUse(LinkUse next) {
    use = next;
    leafTables.noteFloods();
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
      checkDue = NEVER;
      enter(LinkState.CHECKING, now);
      poll(now);
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
    if (!capabilities.equals(offered)) {
      capabilities = offered;
    }
    leafTables.noteFloods();
    if (state == LinkState.MISMATCHED) {
      enter(LinkState.CHECKING, now);
    }
    poll(now);
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
    poll(now);
  }

  /**
   * For so many milliseconds until now this node or its switch did not run: as much of the silence
   * means nothing.
   */
  public void excuseSilence(long millis, long now) {
    heardAt = Math.min(now, heardAt + millis);
    answeredAt = Math.min(now, answeredAt + millis);
    reflectedAt = Math.min(now, reflectedAt + millis);
    if (state == LinkState.CHECKING) {
      since = Math.min(now, since + millis);
    }
  }

  /**
   * The switch said how BFD stands on the port; null: it is off there.
   *
   * @return whether the switch must be told to begin anew
   */
  public boolean reportBfd(@Nullable BfdState reported, long now) {
    boolean anew = bfd.report(reported);
    poll(now);
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

  /** Lets time pass: a link that was silent for too long changes its state. */
  public void poll(long now) {
    if (state == LinkState.DOWN || state == LinkState.MISMATCHED) {
      return;
    }
    enter(role.kind() == LinkKind.SELF_CHECKING ? LinkState.LIVE : judged(now), now);
  }

  private LinkState judged(long now) {
    boolean heard = isFresh(heardAt, now);
    if (bfd.isBroken()) {
      return heard ? LinkState.HELD : silent();
    }
    if (heard && isFresh(arrivedAt(), now)) {
      return LinkState.LIVE;
    }
    if (!heard && confirmed && isFresh(reflectedAt, now)) {
      return LinkState.UNATTENDED;
    }
    if (state == LinkState.CHECKING && isFresh(since, now)) {
      return LinkState.CHECKING;
    }
    return heard ? LinkState.ONE_WAY : silent();
  }

  private LinkState silent() {
    return confirmed ? LinkState.SILENT : LinkState.UNHEARD;
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
          case ONE_WAY, HELD -> heardAt;
          case DOWN, SILENT, UNHEARD, MISMATCHED -> NEVER;
        };
    boolean changes = change != NEVER && role.kind() == LinkKind.PLAIN;
    return changes ? Math.min(checkDue, change + PATIENCE * intervalMillis) : checkDue;
  }

  /** Whether the peer takes part in leaf announcements. */
  public boolean announces() {
    return capabilities.contains(Capability.ANNOUNCED_LEAVES);
  }

  /** What the two ends told each other of where leaves live. */
  public LeafTables leafTables() {
    return leafTables;
  }

  /** What the two ends told each other of their other peers. */
  public LinkAdjacency adjacency() {
    return adjacency;
  }

  /** Whether floods go to the peer. */
  boolean sendsFloods() {
    return isInUse() && state.carriesFloods();
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
      leafTables.interrupted();
    }
    state = next;
    since = now;
  }

  private void forgetPeer() {
    confirmed = false;
    adopted = false;
    leafTables.interrupted();
    heardAt = NEVER;
    answeredAt = NEVER;
    reflectedAt = NEVER;
    capabilities = Capabilities.NONE;
  }
}
