package org.boundedflood.core.frb;

/** Why a frame that should be an FRB is discarded. Each reason is counted on its own. */
public enum FrbReject {
  /** The EtherType is not 0xC0C0. */
  NOT_FRB("frames whose EtherType is not 0xC0C0"),
  /** Shorter than an Ethernet header and an FRB header. */
  TRUNCATED("FRBs shorter than their 49 bytes of headers"),
  /** The type is none of {@link FrbType}. */
  UNKNOWN_TYPE("FRBs of unknown type"),
  /** The count does not fit the payload, or the type has no counted records. */
  BAD_COUNT("FRBs whose payload count does not fit their payload"),
  /** A flood of zero hops, or a link message that claims to have travelled. */
  BAD_HOP_COUNT("FRBs whose hop count does not fit their type"),
  /** A link message whose root and bound do not both name one sender. */
  MISADDRESSED("link messages whose root and bound differ"),
  /** The flooded frame is shorter than an Ethernet header, or itself an FRB. */
  BAD_PAYLOAD("floods whose payload is no Ethernet frame or is an FRB itself"),
  /** A leaf address that no single device can own. */
  BAD_LEAF_ADDRESS("leaf lists that name a multi-recipient or zero MAC address"),
  /** A leaf sequence number with the highest bit set. */
  BAD_SEQUENCE("leaf lists with a sequence number above 2^63 - 1"),
  /** A gap without inside, or around the flood's root, or a flood that cannot be handed over. */
  BAD_HAND_OVER("hand-overs (FWD) of an impossible gap or of something that is not flooded"),
  /** Not sent by the rules that make a gap's way end. */
  STRAY_HAND_OVER("hand-overs (FWD) from a peer that should not have sent them here"),
  /** Fields that contradict each other or the length, or a whole that is not a flood. */
  BAD_FRAGMENT("fragments whose fields contradict each other, or not of a flood"),
  /** Another fragment with this number told another length or count. */
  CONFLICTING_FRAGMENT("fragments that contradict an earlier one of the same flood"),
  /** Already here. */
  REPEATED_FRAGMENT("fragments that had been received before"),
  /** Sequences, numbers or order of places are wrong, or there are too many of them. */
  BAD_ADJACENCY("tellings of a peer's own peers that are malformed or too long"),
  /** A path with a node twice or too many, or not through this node and the peer it came from. */
  BAD_TRACE("traces of floods, or answers to them, whose path cannot be"),
  /** This node started it itself. */
  OWN_ROOT("FRBs that this node started itself"),
  /** This node is its own bound: there is nothing that it could have been given. */
  OWN_BOUND("floods that are bounded by this node itself"),
  /** Came in on a port that is not a live tunnel port. */
  NOT_A_TUNNEL("FRBs from a port that is not a live tunnel port");

  private final String description;

  FrbReject(String description) {
    this.description = description;
  }

  /** What is counted, in words. */
  public String description() {
    return description;
  }
}
