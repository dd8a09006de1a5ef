package org.boundedflood.core.frb;

import org.boundedflood.core.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * What an FRB is for. Types below 16 are those of the original protocol, of which it discards FWD;
 * FWD and the types from 16 on go only to peers that asked for them by a {@link Capability}.
 */
public enum FrbType {
  /** A bounded flood; the payload is the flooded Ethernet frame. */
  BRDCST(0, Travel.FLOOD, 0),
  /** Leaves that the sender hosts: {@code payloadCount} MAC addresses, or none. */
  LEAF_TX(1, Travel.LINK, MacAddress.BYTES),
  /** A gap of a flood's interval on its way to a node that can serve it: a {@link HandOver}. */
  FWD(2, Travel.FLOOD, 0),
  /** Asks the adjacent peer whether the tunnel carries traffic; may carry {@link Capabilities}. */
  LNK_CHK(3, Travel.LINK, 0),
  /** Answers {@link #LNK_CHK}; may carry {@link Capabilities}. */
  LNK_ACK(4, Travel.LINK, 0),
  /** Leaves of the root, flooded within bounds: {@code payloadCount} records of 16 bytes. */
  ANNOUNCE(16, Travel.FLOOD, LeafClaimCodec.ANNOUNCE_RECORD_BYTES),
  /** Leaves that the sender knows of, of any root: {@code payloadCount} records of 32 bytes. */
  LEAF_TABLE(17, Travel.LINK, LeafClaimCodec.TABLE_RECORD_BYTES),
  /** A piece of a flood, announcement or hand-over too long for the tunnel: a {@link Fragment}. */
  FRAGMENT(18, Travel.LINK, 0),
  /** Who the sender's own peers are: an {@link AdjacencyUpdate}. */
  ADJACENCY(19, Travel.LINK, 0),
  /** A flood of nothing that notes where it has been: a {@link TracedPath}. */
  TRACE(20, Travel.FLOOD, TracedPath.RECORD_BYTES),
  /** The path of a {@link #TRACE} on its way back: a {@link TracedPath}. */
  TRACED(21, Travel.LINK, TracedPath.RECORD_BYTES);

  /** How far an FRB goes. */
  private enum Travel {
    FLOOD,
    LINK
  }

  private static final FrbType[] BY_CODE = new FrbType[22];

  static {
    for (FrbType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;
  private final Travel travel;
  private final int recordBytes;

  FrbType(int code, Travel travel, int recordBytes) {
    this.code = code;
    this.travel = travel;
    this.recordBytes = recordBytes;
  }

  /** The type with this number on the wire, or null if there is none. */
  static @Nullable FrbType withCode(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }

  /** The number on the wire, 0 to 255. */
  public int code() {
    return code;
  }

  /**
   * Whether recipients pass it on within its bound. If not it ends at the adjacent peer, and both
   * root and bound name its sender.
   */
  public boolean isFlood() {
    return travel == Travel.FLOOD;
  }

  /** Whether it carries ordered claims about where leaves live. */
  public boolean carriesClaims() {
    return this == ANNOUNCE || this == LEAF_TABLE;
  }

  /** Whether {@code payloadCount} counts records in the payload; otherwise it is zero. */
  boolean hasRecords() {
    return recordBytes != 0;
  }

  /** Bytes of one counted record, zero if the type has none. */
  int recordBytes() {
    return recordBytes;
  }
}
