package org.boundedflood.program;

import org.boundedflood.core.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * A set of Ethernet addresses: those that agree with {@code value} in every bit set in {@code
 * mask}.
 *
 * @param value the bits to agree with; zero wherever the mask is
 * @param mask the bits that count; at least one, else the field would not be matched at all
 */
public record MaskedMac(MacAddress value, MacAddress mask) implements Comparable<MaskedMac> {
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

  /** Orders by value, then by mask. */
  @Override
  public int compareTo(MaskedMac other) {
    int order = value.compareTo(other.value);
    return order != 0 ? order : mask.compareTo(other.mask);
  }

  /** Written out, like {@link #equals}, as programs of many flows are compared at every change. */
  @Override
  public int hashCode() {
    return value.hashCode() * 31 + mask.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MaskedMac that && value.equals(that.value) && mask.equals(that.mask);
  }

  @Override
  public String toString() {
    return isExact() ? value.toString() : value + "/" + mask;
  }
}
