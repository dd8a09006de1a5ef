package org.boundedflood.core.frb;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The bytes behind an FRB header. A value, equal by content.
 *
 * <p>Wraps the given array without copying; whoever made it must not write to it any more.
 */
public final class Payload {
  /** No bytes. */
  public static final Payload EMPTY = new Payload(new byte[0]);

  private static final int SHOWN_BYTES = 32;

  private final byte[] bytes;

  private Payload(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Wraps bytes. */
  public static Payload of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Payload(bytes);
  }

  /** Length in bytes. */
  public int length() {
    return bytes.length;
  }

  /** Whether there are no bytes. */
  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** The payload's own array: to be read, never written. */
  public byte[] bytes() {
    return bytes;
  }

  /** Whether all bytes from {@code offset} on are zero, as in padding. */
  boolean isZeroFrom(int offset) {
    for (int i = offset; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** The first {@code length} bytes, filled up with zeros if there are fewer. */
  Payload resized(int length) {
    return length == bytes.length ? this : of(Arrays.copyOf(bytes, length));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    String start = HexFormat.of().formatHex(bytes, 0, Math.min(SHOWN_BYTES, bytes.length));
    return bytes.length + " bytes " + start + (bytes.length > SHOWN_BYTES ? "..." : "");
  }
}
