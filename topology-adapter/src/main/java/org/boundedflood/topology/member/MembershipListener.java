package org.boundedflood.topology.member;

import org.boundedflood.core.ring.NodeId;

/**
 * Is told about the members of an overlay, one call at a time, on the executor it was given with.
 */
public interface MembershipListener {
  /** A member appeared, or one that was known began a new life. */
  void memberUp(Advert member);

  /** A member left or failed. */
  void memberGone(NodeId member);

  /** A member, perhaps one not known yet, sent a message about the link to this node. */
  void messageIn(NodeId sender, String message);
}
