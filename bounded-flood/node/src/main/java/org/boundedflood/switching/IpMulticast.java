package org.boundedflood.switching;

import org.boundedflood.core.flood.FloodClass;
import org.boundedflood.openflow.MatchBuilder;
import org.boundedflood.openflow.NiciraAction;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.IPv6Address;
import org.projectfloodlight.openflow.types.Masked;

/** How OpenFlow says that a frame is for an IP multicast address. */
final class IpMulticast {
  private static final IPv4Address IPV4 = IPv4Address.of("224.0.0.0");
  private static final IPv4Address IPV4_MASK = IPv4Address.ofCidrMaskLength(4);
  private static final IPv6Address IPV6 = IPv6Address.of("ff00::");
  private static final IPv6Address IPV6_MASK = IPv6Address.ofCidrMaskLength(8);

  private IpMulticast() {}

  /** Narrows a match of IP frames to those for a multicast address. */
  static void match(MatchBuilder builder, int etherType) {
    if (etherType == FloodClass.IPV4_MULTICAST.etherType()) {
      builder.masked(MatchField.IPV4_DST, IPV4, IPV4_MASK);
    } else {
      builder.masked(MatchField.IPV6_DST, IPV6, IPV6_MASK);
    }
  }

  /** Whether the IP destination address of a match is just that. */
  static boolean isMatchedBy(Match match) {
    return (match.isPartiallyMasked(MatchField.IPV4_DST)
            && match.getMasked(MatchField.IPV4_DST).equals(Masked.of(IPV4, IPV4_MASK)))
        || (match.isPartiallyMasked(MatchField.IPV6_DST)
            && match.getMasked(MatchField.IPV6_DST).equals(Masked.of(IPV6, IPV6_MASK)));
  }

  /** The field from which the addresses of a class of floods are restored. */
  static NiciraAction.Source destination(FloodClass kind) {
    return kind == FloodClass.IPV4_MULTICAST
        ? NiciraAction.Source.IPV4_DESTINATION
        : NiciraAction.Source.IPV6_DESTINATION;
  }
}
