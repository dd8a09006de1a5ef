package org.boundedflood.openflow;

import io.netty.buffer.ByteBuf;
import org.projectfloodlight.openflow.types.OFPort;

/**
 * Reads a packet-in.
 *
 * <pre>
 *  0        8           12          14       15         16       24
 *  +--------+-----------+-----------+--------+----------+--------+-------------+-----+-------+
 *  | header | buffer id | total len | reason | table id | cookie | match, to 8 | pad |       |
 *  |        |     4     |     2     |   1    |    1     |   8    |    bytes    |  2  | frame |
 *  +--------+-----------+-----------+--------+----------+--------+-------------+-----+-------+
 *  match: type 2 (1 = OXM), length 2 (without padding), then fields of class 2, field and mask bit
 *  1, length 1, value
 * </pre>
 */
final class PacketInReader {
  private static final int MATCH = 24;
  private static final int MATCH_HEADER = 4;
  private static final int OXM_MATCH = 1;
  private static final int OXM_HEADER = 4;
  private static final int IN_PORT = 0x8000_00_04;
  private static final int METADATA = 0x8000_04_08;
  private static final int ALIGNMENT = 8;
  private static final int PAD = 2;

  private PacketInReader() {}

  static PacketIn read(ByteBuf frame) throws UndecodableException {
    int start = frame.readerIndex();
    int length = frame.readableBytes();
    if (length < MATCH + ALIGNMENT + PAD) {
      throw new UndecodableException("packet-in cut short before its match ends");
    }
    if (frame.getUnsignedShort(start + MATCH) != OXM_MATCH) {
      throw new UndecodableException(
          "packet-in with a match of type " + frame.getUnsignedShort(start + MATCH));
    }
    int matchLength = frame.getUnsignedShort(start + MATCH + 2);
    int payload = MATCH + (matchLength + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT + PAD;
    if (matchLength < MATCH_HEADER || payload > length) {
      throw new UndecodableException("packet-in with a match of " + matchLength + " bytes");
    }
    int fields = start + MATCH + MATCH_HEADER;
    int end = start + MATCH + matchLength;
    int port = find(IN_PORT, frame, fields, end);
    if (port < 0) {
      throw new UndecodableException("packet-in that does not say its port");
    }
    int metadata = find(METADATA, frame, fields, end);
    byte[] bytes = new byte[length - payload];
    frame.getBytes(start + payload, bytes);
    return new PacketIn(
        frame.getInt(start + 8),
        frame.getUnsignedShort(start + 12),
        PacketIn.Reason.of(frame.getUnsignedByte(start + 14)),
        frame.getUnsignedByte(start + 15),
        frame.getLong(start + 16),
        port(frame.getInt(port)),
        metadata < 0 ? 0 : frame.getLong(metadata),
        bytes);
  }

  /** Where the value of a field begins among those of the match; negative if it is not there. */
  private static int find(int wanted, ByteBuf frame, int from, int to) {
    int at = from;
    while (at + OXM_HEADER <= to) {
      int header = frame.getInt(at);
      int next = at + OXM_HEADER + (header & 0xff);
      if (next > to) {
        break;
      }
      if (header == wanted) {
        return at + OXM_HEADER;
      }
      at = next;
    }
    return -1;
  }

  private static OFPort port(int number) throws UndecodableException {
    try {
      return OFPort.of(number);
    } catch (IllegalArgumentException e) {
      // Loxi has no value for the reserved numbers that the specification gives no meaning.
      throw new UndecodableException("packet-in from the port %08x".formatted(number));
    }
  }
}
