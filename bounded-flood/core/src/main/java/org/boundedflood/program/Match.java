package org.boundedflood.program;

import java.util.Objects;
import java.util.OptionalInt;
import java.util.StringJoiner;
import org.boundedflood.core.net.PortNumber;
import org.jspecify.annotations.Nullable;

/**
 * Which frames a flow is for. A field that is absent matches every frame.
 *
 * @param inPort the port the frame came in on
 * @param destination its destination address
 * @param source its source address
 * @param etherType its EtherType, 0x0600 to 0xffff
 * @param toIpMulticast whether its IP destination must be a multicast address, by the EtherType
 *     IPv4's {@code 224.0.0.0/4} or IPv6's {@code ff00::/8}
 */
public record Match(
    @Nullable PortNumber inPort,
    @Nullable MaskedMac destination,
    @Nullable MaskedMac source,
    OptionalInt etherType,
    boolean toIpMulticast)
    implements Comparable<Match> {
  private static final int ANY_TYPE = 0x1_0000;
  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86dd;

  /** Every frame. */
  public static final Match ANY = new Match(null, null, null, OptionalInt.empty(), false);

  public Match {
    if (etherType.isPresent() && (etherType.getAsInt() < 0x0600 || etherType.getAsInt() > 0xffff)) {
      throw new IllegalArgumentException(
          "EtherType must be 0x0600 to 0xffff, found 0x"
              + Integer.toHexString(etherType.getAsInt()));
    }
    int ip = etherType.orElse(ANY_TYPE);
    if (toIpMulticast && ip != IPV4 && ip != IPV6) {
      throw new IllegalArgumentException(
          "an IP destination is matched in IP frames only, found EtherType 0x"
              + Integer.toHexString(ip));
    }
  }

  /** This match, narrowed to frames that came in on {@code port}. */
  public Match from(PortNumber port) {
    return new Match(port, destination, source, etherType, toIpMulticast);
  }

  /** This match, narrowed to frames for {@code addresses}. */
  public Match to(MaskedMac addresses) {
    return new Match(inPort, addresses, source, etherType, toIpMulticast);
  }

  /** This match, narrowed to frames sent by {@code addresses}. */
  public Match sentBy(MaskedMac addresses) {
    return new Match(inPort, destination, addresses, etherType, toIpMulticast);
  }

  /** This match, narrowed to frames of one EtherType, 0x0600 to 0xffff. */
  public Match ofType(int type) {
    return new Match(inPort, destination, source, OptionalInt.of(type), toIpMulticast);
  }

  /** This match of IP frames, narrowed to those for an IP multicast address. */
  public Match toIpMulticasts() {
    return new Match(inPort, destination, source, etherType, true);
  }

  /**
   * An arbitrary total order: by port, destination, source, EtherType, IP multicast; absent fields
   * last.
   */
  @Override
  public int compareTo(Match other) {
    int order = compare(inPort, other.inPort);
    if (order == 0) {
      order = compare(destination, other.destination);
    }
    if (order == 0) {
      order = compare(source, other.source);
    }
    if (order == 0) {
      order = Integer.compare(etherType.orElse(ANY_TYPE), other.etherType.orElse(ANY_TYPE));
    }
    return order != 0 ? order : Boolean.compare(other.toIpMulticast, toIpMulticast);
  }

  private static <T extends Comparable<T>> int compare(@Nullable T one, @Nullable T other) {
    if (one == null || other == null) {
      return Boolean.compare(one == null, other == null);
    }
    return one.compareTo(other);
  }

  /** Written out, like {@link #equals}, as programs of many flows are compared at every change. */
  @Override
  public int hashCode() {
    int hash = inPort == null ? 0 : inPort.hashCode();
    hash = hash * 31 + (destination == null ? 0 : destination.hashCode());
    hash = hash * 31 + (source == null ? 0 : source.hashCode());
    return (hash * 31 + etherType.orElse(ANY_TYPE)) * 2 + (toIpMulticast ? 1 : 0);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Match that
        && Objects.equals(inPort, that.inPort)
        && Objects.equals(destination, that.destination)
        && Objects.equals(source, that.source)
        && etherType.equals(that.etherType)
        && toIpMulticast == that.toIpMulticast;
  }

  @Override
  public String toString() {
    StringJoiner fields = new StringJoiner(", ").setEmptyValue("any frame");
    if (inPort != null) {
      fields.add("in_port=" + inPort);
    }
    if (destination != null) {
      fields.add("eth_dst=" + destination);
    }
    if (source != null) {
      fields.add("eth_src=" + source);
    }
    etherType.ifPresent(type -> fields.add("eth_type=0x%04x".formatted(type)));
    if (toIpMulticast) {
      fields.add("IP multicast");
    }
    return fields.toString();
  }
}
