package org.boundedflood.core.topology;

/** What a tunnel port is made of, which decides who tells whether it carries traffic. */
public enum LinkKind {
  /** Geneve, VXLAN, GRE, veth, patch: silent when it breaks, so it is probed by link checks. */
  PLAIN,
  /** A Tincan tunnel of the original, whose port exists only while its peer answers. */
  SELF_CHECKING
}
