package org.boundedflood.openflow;

import org.projectfloodlight.openflow.types.OFPort;

/**
 * A frame that the switch sent to the controller. Read by hand, not by Loxi: this is the hot path,
 * and Loxi loses packet-ins whose match holds a field it does not know.
 */
public final class PacketIn {
  /** {@link #bufferId} of a packet-in that carries its whole frame. */
  public static final int NO_BUFFER = 0xffff_ffff;

  private final int bufferId;
  private final int totalLength;
  private final Reason reason;
  private final int tableId;
  private final long cookie;
  private final OFPort inPort;
  private final long metadata;
  private final byte[] frame;

  PacketIn(
      int bufferId,
      int totalLength,
      Reason reason,
      int tableId,
      long cookie,
      OFPort inPort,
      long metadata,
      byte[] frame) {
    this.bufferId = bufferId;
    this.totalLength = totalLength;
    this.reason = reason;
    this.tableId = tableId;
    this.cookie = cookie;
    this.inPort = inPort;
    this.metadata = metadata;
    this.frame = frame;
  }

  /** The switch's buffer that holds the rest of the frame, or {@link #NO_BUFFER}. */
  public int bufferId() {
    return bufferId;
  }

  /** Length of the whole frame in bytes, 0 to 65,535; more than was sent if it was cut. */
  public int totalLength() {
    return totalLength;
  }

  /** Why the frame was sent. */
  public Reason reason() {
    return reason;
  }

  /** The table whose flow sent the frame, 0 to 254. */
  public int tableId() {
    return tableId;
  }

  /** The cookie of the flow that sent the frame; all ones where the switch names none. */
  public long cookie() {
    return cookie;
  }

  /** The port on which the frame came in. */
  public OFPort inPort() {
    return inPort;
  }

  /** What flows noted about the frame before they sent it; 0 if nothing. */
  public long metadata() {
    return metadata;
  }

  /** The frame, from its destination address on. The array belongs to the receiver. */
  public byte[] frame() {
    return frame;
  }

  /** Names the packet-in without its frame. */
  @Override
  public String toString() {
    return "packet-in of "
        + frame.length
        + " bytes from port "
        + inPort
        + ", table "
        + tableId
        + ", cookie 0x"
        + Long.toHexString(cookie)
        + ", "
        + reason;
  }

  /** Why a switch sends a frame to the controller. */
  public enum Reason {
    /** No flow matched, or the table-miss flow did. */
    NO_MATCH,
    /** A flow's action. */
    ACTION,
    /** The frame's TTL ran out. */
    INVALID_TTL,
    /** A reason that OpenFlow 1.3 does not define. */
    OTHER;

    static Reason of(int wire) {
      return switch (wire) {
        case 0 -> NO_MATCH;
        case 1 -> ACTION;
        case 2 -> INVALID_TTL;
        default -> OTHER;
      };
    }
  }
}
