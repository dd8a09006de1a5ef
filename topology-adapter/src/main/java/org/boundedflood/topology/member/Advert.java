package org.boundedflood.topology.member;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.boundedflood.core.ring.NodeId;

/**
 * What a member tells all others about itself.
 *
 * @param node its identifier
 * @param since when this life of it began, in milliseconds since 1970: a later life takes over
 * @param underlay the address at which its tunnels end, without blanks
 * @param kinds what it can make tunnels of, the best first; at least one
 */
public record Advert(NodeId node, long since, String underlay, List<TunnelKind> kinds) {
  private static final String VERSION = "1";

  public Advert {
    kinds = List.copyOf(kinds);
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("a member must offer a kind of tunnel, found none");
    }
    if (!underlay.matches("[0-9A-Fa-f.:]{2,45}")) {
      throw new IllegalArgumentException(
          "underlay address must be an IPv4 or IPv6 address, found \"" + underlay + "\"");
    }
  }

  /** One line: version, node, time, address and kinds, divided by blanks. */
  public String text() {
    String offered = kinds.stream().map(TunnelKind::type).collect(Collectors.joining(","));
    return String.join(" ", VERSION, node.toString(), Long.toString(since), underlay, offered);
  }

  /**
   * Reads {@link #text}; kinds that are not known here are left out, and so is what a later version
   * adds at the end.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Advert of(String text) {
    String[] words = text.split(" ", -1);
    if (words.length < 5 || !words[0].equals(VERSION) || !words[2].matches("\\d{1,18}")) {
      throw new IllegalArgumentException(
          "a member must tell \"1 NODE TIME ADDRESS KINDS\", found \"" + text + "\"");
    }
    List<TunnelKind> kinds = new ArrayList<>();
    for (String type : words[4].split(",", -1)) {
      TunnelKind.of(type).ifPresent(kinds::add);
    }
    return new Advert(NodeId.of(words[1]), Long.parseLong(words[2]), words[3], kinds);
  }

  /** What a tunnel between this member and another is made of; both come to the same. */
  public Optional<TunnelKind> tunnelTo(Advert other) {
    return node.compareTo(other.node) < 0
        ? TunnelKind.common(kinds, other.kinds)
        : TunnelKind.common(other.kinds, kinds);
  }
}
