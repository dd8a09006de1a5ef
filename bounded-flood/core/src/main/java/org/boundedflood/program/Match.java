package org.boundedflood.program;

import java.util.Comparator;
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
 */
public record Match(
    @Nullable PortNumber inPort,
    @Nullable MaskedMac destination,
    @Nullable MaskedMac source,
    OptionalInt etherType)
    implements Comparable<Match> {
  /** Every frame. */
  public static final Match ANY = new Match(null, null, null, OptionalInt.empty());

  private static final Comparator<MaskedMac> BY_ADDRESS =
      Comparator.comparing(MaskedMac::value).thenComparing(MaskedMac::mask);

  private static final Comparator<Match> ORDER =
      Comparator.comparing(Match::inPort, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(Match::destination, Comparator.nullsLast(BY_ADDRESS))
          .thenComparing(Match::source, Comparator.nullsLast(BY_ADDRESS))
          .thenComparingInt(match -> match.etherType.orElse(0));

  public Match {
    if (etherType.isPresent() && (etherType.getAsInt() < 0x0600 || etherType.getAsInt() > 0xffff)) {
      throw new IllegalArgumentException(
          "EtherType must be 0x0600 to 0xffff, found 0x"
              + Integer.toHexString(etherType.getAsInt()));
    }
  }

  /** This match, narrowed to frames that came in on {@code port}. */
  public Match from(PortNumber port) {
    return new Match(port, destination, source, etherType);
  }

  /** This match, narrowed to frames for {@code addresses}. */
  public Match to(MaskedMac addresses) {
    return new Match(inPort, addresses, source, etherType);
  }

  /** This match, narrowed to frames sent by {@code addresses}. */
  public Match sentBy(MaskedMac addresses) {
    return new Match(inPort, destination, addresses, etherType);
  }

  /** This match, narrowed to frames of one EtherType, 0x0600 to 0xffff. */
  public Match ofType(int type) {
    return new Match(inPort, destination, source, OptionalInt.of(type));
  }

  /** An arbitrary total order: by port, destination, source, EtherType; absent fields last. */
  @Override
  public int compareTo(Match other) {
    return ORDER.compare(this, other);
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
    return fields.toString();
  }
}
