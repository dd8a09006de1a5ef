package org.boundedflood.core.link;

/** Whether this end sends leaves' frames and floods on a link whose state would let it. */
public enum LinkUse {
  /** It does. */
  NORMAL,
  /** Not any more: this node gives the link up, and still takes what arrives. */
  LEAVING,
  /** Not any more: the peer gives the link up, and this node still takes what arrives. */
  LEFT
}
