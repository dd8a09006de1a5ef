package org.boundedflood.topology.organise;

import org.boundedflood.core.ring.NodeId;

/** Something that a node decided to do, to be carried out in order. */
public sealed interface OverlayAction {
  /** The other node that it concerns. */
  NodeId peer();

  /** Send a message to the controller of a peer. It may be lost. */
  record Send(NodeId peer, LinkMessage message) implements OverlayAction {}

  /** Make this end of a tunnel; answered by an event. */
  record MakeTunnel(NodeId peer) implements OverlayAction {}

  /** Take this end of a tunnel away. */
  record RemoveTunnel(NodeId peer) implements OverlayAction {}

  /** A link on demand was refused or failed, and is not tried again. */
  record DemandRefused(NodeId peer, String why) implements OverlayAction {}
}
