package org.boundedflood.program;

import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;

/** Frames for tests: of 60 bytes, with nothing but a header. */
final class Frames {
  static final int IPV4 = 0x0800;
  static final int OVERLAY = 0xc0c0;

  private static final int SHORTEST = 60;

  private Frames() {}

  static EthernetFrame frame(MacAddress source, MacAddress destination, int etherType) {
    byte[] bytes = new byte[SHORTEST];
    destination.write(bytes, 0);
    source.write(bytes, MacAddress.BYTES);
    bytes[2 * MacAddress.BYTES] = (byte) (etherType >> 8);
    bytes[2 * MacAddress.BYTES + 1] = (byte) etherType;
    return EthernetFrame.of(bytes);
  }

  /** The same to an IP address that begins with an octet, the others being zero. */
  static EthernetFrame ip(
      MacAddress source, MacAddress destination, int etherType, int addressAt, int firstOctet) {
    byte[] bytes = frame(source, destination, etherType).bytes().clone();
    bytes[addressAt] = (byte) firstOctet;
    return EthernetFrame.of(bytes);
  }
}
