package org.boundedflood.core.flood;

import java.util.Optional;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;

/**
 * A kind of frame for several recipients whose destination address follows from the rest of the
 * frame, so that the address can carry something else on the way ({@link SwitchForm}).
 */
public enum FloodClass {
  /** To {@code ff:ff:ff:ff:ff:ff}. */
  BROADCAST(0x03, 0, 0, 0, 0),
  /** To {@code 01:00:5e} and the low 23 bits of an IPv4 multicast address. */
  IPV4_MULTICAST(0x13, 0x0800, 16, 4, 23),
  /** To {@code 33:33} and the low 32 bits of an IPv6 multicast address. */
  IPV6_MULTICAST(0x23, 0x86dd, 24, 16, 32);

  private static final int OCTET_SHIFT = 40;

  private final int octet;
  private final int etherType;
  private final int ipDestination;
  private final int ipBytes;
  private final int copiedBits;

  FloodClass(int octet, int etherType, int ipDestination, int ipBytes, int copiedBits) {
    this.octet = octet;
    this.etherType = etherType;
    this.ipDestination = EthernetFrame.HEADER_BYTES + ipDestination;
    this.ipBytes = ipBytes;
    this.copiedBits = copiedBits;
  }

  /** The first octet of the destination address on the way, a multicast one. */
  public MacAddress octet() {
    return MacAddress.of((long) octet << OCTET_SHIFT);
  }

  /** The EtherType of its frames; 0 for any. */
  public int etherType() {
    return etherType;
  }

  /** How many low bits of the destination address equal those of the IP destination address. */
  public int copiedBits() {
    return copiedBits;
  }

  /** The destination address, without the {@link #copiedBits}. */
  public MacAddress address() {
    return switch (this) {
      case BROADCAST -> MacAddress.BROADCAST;
      case IPV4_MULTICAST -> MacAddress.of(0x0100_5e00_0000L);
      case IPV6_MULTICAST -> MacAddress.of(0x3333_0000_0000L);
    };
  }

  /** The class whose frames have such a first octet on the way; empty if none has. */
  static Optional<FloodClass> onItsWay(EthernetFrame frame) {
    int first = frame.bytes()[0] & 0xff;
    for (FloodClass candidate : values()) {
      if (candidate.octet == first && candidate.contains(frame)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private boolean contains(EthernetFrame frame) {
    return etherType == 0
        || (frame.etherType() == etherType && frame.length() >= ipDestination + ipBytes);
  }

  /** The destination address that a frame of this class had at first. */
  MacAddress destination(EthernetFrame frame) {
    long low = 0;
    for (int i = ipDestination + ipBytes - Integer.BYTES; i < ipDestination + ipBytes; i++) {
      low = low << Byte.SIZE | (frame.bytes()[i] & 0xff);
    }
    return MacAddress.of(address().value() | (low & ((1L << copiedBits) - 1)));
  }
}
