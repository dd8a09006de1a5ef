package org.boundedflood.core.ring;

import java.util.HexFormat;
import java.util.Objects;

/**
 * A node identifier (NID): a position on the ring, an unsigned 128-bit integer.
 *
 * <p>Written as 32 lower-case hex digits, which is a UUID without its dashes; on the wire 16 bytes
 * in network order (protocol, section 1). Immutable.
 */
public final class NodeId implements Comparable<NodeId> {
  /** Length on the wire, in bytes. */
  public static final int BYTES = 16;

  private static final int HEX_DIGITS = 2 * BYTES;

  private final long high;
  private final long low;

  private NodeId(long high, long low) {
    this.high = high;
    this.low = low;
  }

  /** Returns the identifier whose upper and lower 64 bits are given. */
  public static NodeId of(long high, long low) {
    return new NodeId(high, low);
  }

  /**
   * Reads 32 hex digits; upper case and the dashes of a UUID are accepted.
   *
   * @throws IllegalArgumentException if {@code text} is anything else
   */
  public static NodeId of(String text) {
    String digits = text.replace("-", "");
    if (digits.length() != HEX_DIGITS || !digits.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException(
          "node id must be 32 hex digits, found \"" + text + "\" (" + digits.length() + ")");
    }
    return new NodeId(
        Long.parseUnsignedLong(digits, 0, 16, 16), Long.parseUnsignedLong(digits, 16, 32, 16));
  }

  /**
   * Reads 16 bytes in network order.
   *
   * @throws IndexOutOfBoundsException if fewer than 16 bytes follow {@code offset}
   */
  public static NodeId read(byte[] bytes, int offset) {
    Objects.checkFromIndexSize(offset, BYTES, bytes.length);
    return new NodeId(readLong(bytes, offset), readLong(bytes, offset + Long.BYTES));
  }

  /** Writes 16 bytes in network order at {@code offset}. */
  public void write(byte[] bytes, int offset) {
    Objects.checkFromIndexSize(offset, BYTES, bytes.length);
    writeLong(high, bytes, offset);
    writeLong(low, bytes, offset + Long.BYTES);
  }

  /** The upper 64 bits. */
  public long high() {
    return high;
  }

  /** The lower 64 bits. */
  public long low() {
    return low;
  }

  /** The first eight hex digits: enough to tell nodes apart in a log line. */
  public String abbreviated() {
    return HexFormat.of().toHexDigits((int) (high >>> Integer.SIZE));
  }

  /** Compares as unsigned integers. */
  @Override
  public int compareTo(NodeId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NodeId that && high == that.high && low == that.low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high * 31 + low);
  }

  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }

  private static long readLong(byte[] bytes, int offset) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << Byte.SIZE | (bytes[offset + i] & 0xff);
    }
    return value;
  }

  private static void writeLong(long value, byte[] bytes, int offset) {
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[offset + i] = (byte) (value >>> (Long.SIZE - Byte.SIZE * (i + 1)));
    }
  }
}
