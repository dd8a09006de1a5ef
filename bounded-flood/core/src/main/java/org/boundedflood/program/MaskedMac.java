package org.boundedflood.program;

import org.boundedflood.core.net.MacAddress;

/**
 * A set of Ethernet addresses: those that agree with {@code value} in every bit set in {@code
 * mask}.
 *
 * @param value the bits to agree with; zero wherever the mask is
 * @param mask the bits that count; at least one, else the field would not be matched at all
 */
public record MaskedMac(MacAddress value, MacAddress mask) {
  /** All addresses with several recipients: multicast and broadcast. */
  public static final MaskedMac MULTI_RECIPIENT =
      new MaskedMac(MacAddress.of(1L << 40), MacAddress.of(1L << 40));

  private static final MacAddress ALL_BITS = MacAddress.BROADCAST;

  public MaskedMac {
    if (mask.value() == 0) {
      throw new IllegalArgumentException("mask must have at least one bit, found " + mask);
    }
    if ((value.value() & ~mask.value()) != 0) {
      throw new IllegalArgumentException(
          "value must be zero where the mask is, found " + value + "/" + mask);
    }
  }

  /** The set of this one address. */
  public static MaskedMac exactly(MacAddress address) {
    return new MaskedMac(address, ALL_BITS);
  }

  /** Whether the set has one address only. */
  public boolean isExact() {
    return mask.equals(ALL_BITS);
  }

  /** Whether {@code address} is in the set. */
  public boolean contains(MacAddress address) {
    return (address.value() & mask.value()) == value.value();
  }

  @Override
  public String toString() {
    return isExact() ? value.toString() : value + "/" + mask;
  }
}
