package org.boundedflood.core.net;

/**
 * A whole Ethernet frame as it stands on the wire, without preamble and checksum.
 *
 * <p>Wraps the given array without copying; whoever made it must not write to it any more.
 */
public final class EthernetFrame {
  /** Bytes before the payload of an untagged frame: destination, source, EtherType. */
  public static final int HEADER_BYTES = 14;

  private static final int SOURCE_OFFSET = 6;
  private static final int TYPE_OFFSET = 12;

  private final byte[] bytes;

  private EthernetFrame(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Wraps a frame.
   *
   * @throws IllegalArgumentException if it is shorter than an Ethernet header
   */
  public static EthernetFrame of(byte[] bytes) {
    if (bytes.length < HEADER_BYTES) {
      throw new IllegalArgumentException(
          "Ethernet frame must have at least 14 bytes, found " + bytes.length);
    }
    return new EthernetFrame(bytes);
  }

  /** The destination address. */
  public MacAddress destination() {
    return MacAddress.read(bytes, 0);
  }

  /** The source address. */
  public MacAddress source() {
    return MacAddress.read(bytes, SOURCE_OFFSET);
  }

  /** The 16 bits behind the addresses: the EtherType, or 0x8100 of a VLAN tag. */
  public int etherType() {
    return (bytes[TYPE_OFFSET] & 0xff) << 8 | (bytes[TYPE_OFFSET + 1] & 0xff);
  }

  /** Length in bytes. */
  public int length() {
    return bytes.length;
  }

  /** The frame's own array: to be read, never written. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return "%s > %s type 0x%04x, %d bytes"
        .formatted(source(), destination(), etherType(), bytes.length);
  }
}
