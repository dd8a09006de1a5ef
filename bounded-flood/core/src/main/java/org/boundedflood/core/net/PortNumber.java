package org.boundedflood.core.net;

/**
 * The number of a switch port in OpenFlow 1.3: a physical port (1 to 0xffffff00) or the bridge's
 * own {@link #LOCAL} port. Immutable.
 */
public final class PortNumber implements Comparable<PortNumber> {
  /** The bridge's own network device. */
  public static final PortNumber LOCAL = new PortNumber(0xffff_fffe);

  /** The highest number of a physical port, unsigned ({@code OFPP_MAX}). */
  public static final int MAX = 0xffff_ff00;

  private final int value;

  private PortNumber(int value) {
    this.value = value;
  }

  /**
   * Returns the port with this number, read as unsigned.
   *
   * @throws IllegalArgumentException if it is zero or a reserved port other than {@link #LOCAL}
   */
  public static PortNumber of(int value) {
    if (value == LOCAL.value) {
      return LOCAL;
    }
    if (!isPort(value)) {
      throw new IllegalArgumentException(
          "port number must be 1 to 0xffffff00 or LOCAL, found 0x" + Integer.toHexString(value));
    }
    return new PortNumber(value);
  }

  /** Whether {@link #of} accepts this number. */
  public static boolean isPort(int value) {
    return value == LOCAL.value || (value != 0 && Integer.compareUnsigned(value, MAX) <= 0);
  }

  /** The 32-bit number, to be read as unsigned. */
  public int value() {
    return value;
  }

  @Override
  public int compareTo(PortNumber other) {
    return Integer.compareUnsigned(value, other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PortNumber that && value == that.value;
  }

  @Override
  public int hashCode() {
    return Integer.hashCode(value);
  }

  @Override
  public String toString() {
    return value == LOCAL.value ? "LOCAL" : Integer.toUnsignedString(value);
  }
}
