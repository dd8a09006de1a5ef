package org.boundedflood.topology.member;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a tunnel between two members can be made of. */
public enum TunnelKind {
  /** UDP port 6081. */
  GENEVE,
  /** UDP port 4789. */
  VXLAN,
  /** IP protocol 47. */
  GRE;

  /** As Open vSwitch writes it. */
  public String type() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind that Open vSwitch writes so. */
  public static Optional<TunnelKind> of(String type) {
    for (TunnelKind kind : values()) {
      if (kind.type().equals(type)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /**
   * The first of one node's kinds that the other has too. Both ends must give the lists in the same
   * order to come to the same.
   */
  public static Optional<TunnelKind> common(List<TunnelKind> first, List<TunnelKind> second) {
    return first.stream().filter(second::contains).findFirst();
  }
}
