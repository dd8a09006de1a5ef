package org.boundedflood.topology.organise;

import org.boundedflood.core.ring.NodeId;

/** Something that happened to a node of a self-organising overlay. */
public sealed interface OverlayEvent {
  /**
   * A node is a member of the overlay.
   *
   * @param since what the numbers of its messages are above in this life of it, and not above in an
   *     earlier one
   */
  record MemberUp(NodeId peer, long since) implements OverlayEvent {}

  /** A node is a member no more, or began a new life. */
  record MemberGone(NodeId peer) implements OverlayEvent {}

  /** The controller of a peer sent a message. */
  record MessageIn(NodeId peer, LinkMessage message) implements OverlayEvent {}

  /** This end of a tunnel, left by an earlier life of this node, was found. */
  record TunnelFound(NodeId peer) implements OverlayEvent {}

  /** This end of a tunnel was made, as {@link OverlayAction.MakeTunnel} asked for. */
  record TunnelMade(NodeId peer) implements OverlayEvent {}

  /** This end of a tunnel could not be made, or broke in the switch. */
  record TunnelFailed(NodeId peer, String why) implements OverlayEvent {}

  /** Frames come through the tunnel. */
  record LinkUp(NodeId peer) implements OverlayEvent {}

  /** Frames come through the tunnel no more. */
  record LinkDown(NodeId peer) implements OverlayEvent {}

  /** Traffic asks for a link. */
  record Demanded(NodeId peer) implements OverlayEvent {}

  /** Traffic asks for the link no more. */
  record DemandEnded(NodeId peer) implements OverlayEvent {}

  /** The time that {@link OverlayOrganiser#nextWakeUp} asked for has come. */
  record TimerExpired() implements OverlayEvent {}

  /** This node leaves the overlay: all its links end. Nothing may follow. */
  record Leaving() implements OverlayEvent {}
}
