package org.boundedflood.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Reads and writes {@link NiciraAction}s. */
final class NiciraWire {
  /** The type of actions that are not OpenFlow's own. */
  static final int EXPERIMENTER = 0xffff;

  static final int LOAD = 7;
  static final int MOVE = 6;

  /** The destination address, as Open vSwitch names fields. */
  static final int ETH_DST = 0x0000_0206;

  private static final int NICIRA = 0x0000_2320;
  private static final int LENGTH = 24;
  private static final int MOST_BITS = 48;

  private NiciraWire() {}

  /** Writes what all of them begin with. */
  static void writeHeader(ByteBuf out, int subtype) {
    out.writeShort(EXPERIMENTER).writeShort(LENGTH).writeInt(NICIRA).writeShort(subtype);
  }

  /** Reads all bytes of an experimenter's action, of at least 8 bytes. */
  static NiciraAction read(ByteBuf action) {
    ByteBuf in = action.duplicate();
    if (in.readableBytes() == LENGTH && in.skipBytes(4).readInt() == NICIRA) {
      int subtype = in.readUnsignedShort();
      int first = in.readUnsignedShort();
      int second = in.readInt();
      int third = in.readInt();
      int fourth = in.readInt();
      long value = (long) third << Integer.SIZE | Integer.toUnsignedLong(fourth);
      int bits = first + 1;
      if (subtype == LOAD && second == ETH_DST && bits <= MOST_BITS && value >>> bits == 0) {
        return new NiciraAction.LoadDestination(bits, value);
      }
      for (NiciraAction.Source source : NiciraAction.Source.values()) {
        if (subtype == MOVE
            && second == 0
            && third == source.header()
            && fourth == ETH_DST
            && first >= 1
            && first <= Integer.SIZE) {
          return new NiciraAction.CopyToDestination(source, first);
        }
      }
    }
    return new NiciraAction.Other(ByteBufUtil.getBytes(action));
  }
}
