package org.boundedflood.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.nio.ByteOrder;

/**
 * Cuts the stream into messages by the length in their header, which counts the header itself.
 *
 * <pre>
 *  0         1         2                   4                             8
 *  +---------+---------+-------------------+-----------------------------+
 *  | version |  type   |      length       |             xid             |
 *  +---------+---------+-------------------+-----------------------------+
 * </pre>
 */
final class FrameDecoder extends LengthFieldBasedFrameDecoder {
  /** Length of the header in bytes. */
  static final int HEADER = 8;

  /** The most the header's 16 bits of length can say. */
  private static final int MAX_LENGTH = 65_535;

  FrameDecoder() {
    super(MAX_LENGTH, 2, 2, -4, 0);
  }

  @Override
  protected long getUnadjustedFrameLength(ByteBuf buf, int offset, int length, ByteOrder order) {
    long frameLength = super.getUnadjustedFrameLength(buf, offset, length, order);
    if (frameLength < HEADER) {
      throw new CorruptedFrameException(
          "header says a message of " + frameLength + " bytes, at least 8 are needed");
    }
    return frameLength;
  }
}
