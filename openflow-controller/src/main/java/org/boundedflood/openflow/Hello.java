package org.boundedflood.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * Agreement on a version. Read by hand, since a hello may be of any version.
 *
 * <pre>
 *  0        8                       per element: type 2 (1 = version bitmap), length 2 (without
 *  +--------+------------------+    padding), bitmaps of 32 bits: bit v of the first is version v.
 *  | header | elements, each   |    A hello without bitmap means its header's version and all
 *  |        | padded to 8      |    before: the lower of both sides' is taken.
 *  +--------+------------------+
 * </pre>
 */
final class Hello {
  static final int VERSION = 4;

  private static final int BITMAP = 1;
  private static final int ALIGNMENT = 8;
  private static final int ELEMENT_HEADER = 4;
  private static final List<String> NAMES = List.of("1.0", "1.1", "1.2", "1.3", "1.4", "1.5");

  private Hello() {}

  /** Our hello: version 1.3 and no other. */
  static ByteBuf ours(ByteBufAllocator allocator, int xid) {
    return allocator
        .buffer(16)
        .writeByte(VERSION)
        .writeByte(0)
        .writeShort(16)
        .writeInt(xid)
        .writeShort(BITMAP)
        .writeShort(ELEMENT_HEADER + 4)
        .writeInt(1 << VERSION);
  }

  /** The answer to a hello that offers no 1.3. */
  static ByteBuf refusal(ByteBufAllocator allocator, ByteBuf hello, String text) {
    // In the version both sides know, as far as there is one; the layout is the same in all.
    int version = Math.min(VERSION, hello.getUnsignedByte(hello.readerIndex()));
    ByteBuf error =
        allocator
            .buffer(12 + text.length())
            .writeByte(version)
            .writeByte(1)
            .writeShort(12 + text.length())
            .writeInt(hello.getInt(hello.readerIndex() + 4))
            .writeInt(0);
    ByteBufUtil.writeAscii(error, text);
    return error;
  }

  /** Whether the switch's hello allows OpenFlow 1.3. */
  static boolean offersOurs(ByteBuf hello) {
    long bitmap = bitmap(hello);
    return bitmap < 0
        ? hello.getUnsignedByte(hello.readerIndex()) >= VERSION
        : (bitmap >> VERSION & 1) == 1;
  }

  /** The versions the hello offers, for an operator. */
  static String offers(ByteBuf hello) {
    long bitmap = bitmap(hello);
    if (bitmap < 0) {
      int version = hello.getUnsignedByte(hello.readerIndex());
      return "at most " + name(version);
    }
    List<String> names = new ArrayList<>();
    for (int version = 1; version < Integer.SIZE; version++) {
      if ((bitmap >> version & 1) == 1) {
        names.add(name(version));
      }
    }
    return names.isEmpty() ? "none" : "only " + String.join(", ", names);
  }

  private static String name(int version) {
    return version >= 1 && version <= NAMES.size() ? NAMES.get(version - 1) : "version " + version;
  }

  /** The first 32 bits of the version bitmap, or -1 if there is none. */
  private static long bitmap(ByteBuf hello) {
    int end = hello.writerIndex();
    int at = hello.readerIndex() + FrameDecoder.HEADER;
    while (at + ELEMENT_HEADER <= end) {
      int length = hello.getUnsignedShort(at + 2);
      if (length < ELEMENT_HEADER || at + length > end) {
        return -1;
      }
      if (hello.getUnsignedShort(at) == BITMAP && length >= ELEMENT_HEADER + 4) {
        return hello.getUnsignedInt(at + ELEMENT_HEADER);
      }
      at += (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
    return -1;
  }
}
