package org.boundedflood.core.net;

import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/** A 48-bit Ethernet address. Immutable; written as six hex octets joined by colons. */
public final class MacAddress implements Comparable<MacAddress> {
  /** Length on the wire, in bytes. */
  public static final int BYTES = 6;

  /** {@code ff:ff:ff:ff:ff:ff}. */
  public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

  private static final Pattern TEXT = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");
  private static final long GROUP_BIT = 1L << 40;

  private final long value;

  private MacAddress(long value) {
    this.value = value;
  }

  /**
   * Returns the address with the given 48 bits.
   *
   * @throws IllegalArgumentException if higher bits are set
   */
  public static MacAddress of(long value) {
    if (value >>> 48 != 0) {
      throw new IllegalArgumentException(
          "MAC address must have 48 bits, found " + Long.toHexString(value));
    }
    return new MacAddress(value);
  }

  /**
   * Reads six hex octets joined by colons.
   *
   * @throws IllegalArgumentException if {@code text} is anything else
   */
  public static MacAddress of(String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "MAC address must be like 02:00:00:00:00:01, found \"" + text + "\"");
    }
    return new MacAddress(HexFormat.fromHexDigitsToLong(text.replace(":", "")));
  }

  /**
   * Reads six bytes.
   *
   * @throws IndexOutOfBoundsException if fewer than six bytes follow {@code offset}
   */
  public static MacAddress read(byte[] bytes, int offset) {
    Objects.checkFromIndexSize(offset, BYTES, bytes.length);
    long value = 0;
    for (int i = 0; i < BYTES; i++) {
      value = value << Byte.SIZE | (bytes[offset + i] & 0xff);
    }
    return new MacAddress(value);
  }

  /** Writes six bytes at {@code offset}. */
  public void write(byte[] bytes, int offset) {
    Objects.checkFromIndexSize(offset, BYTES, bytes.length);
    for (int i = 0; i < BYTES; i++) {
      bytes[offset + i] = (byte) (value >>> (40 - Byte.SIZE * i));
    }
  }

  /** The 48 bits. */
  public long value() {
    return value;
  }

  /** Whether a frame to this address may have several recipients: broadcast or multicast. */
  public boolean isMultiRecipient() {
    return (value & GROUP_BIT) != 0;
  }

  /** Whether a single device may own this address: neither multi-recipient nor all zeros. */
  public boolean isUnicast() {
    return value != 0 && !isMultiRecipient();
  }

  @Override
  public int compareTo(MacAddress other) {
    return Long.compare(value, other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MacAddress that && value == that.value;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(value);
  }

  @Override
  public String toString() {
    byte[] bytes = new byte[BYTES];
    write(bytes, 0);
    return HexFormat.ofDelimiter(":").formatHex(bytes);
  }
}
