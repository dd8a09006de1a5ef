package org.boundedflood.topologies;

/** Ethernet frames in hex. */
final class Frames {
  static final String BROADCAST = "ff:ff:ff:ff:ff:ff";

  /** The EtherType of local experiments (IEEE 802). */
  static final String TYPE = "88b6";

  static final int HEADER_BYTES = 14;
  static final int SHORTEST_BYTES = 60;

  private Frames() {}

  /** A frame of 60 bytes or just as long as needed; {@code rest} follows the two addresses. */
  static String of(String to, String from, String rest) {
    return of(to, from, rest, SHORTEST_BYTES);
  }

  /** The same of at least so many bytes. */
  static String of(String to, String from, String rest, int bytes) {
    String start = (to + from).replace(":", "") + rest;
    return start + "5a".repeat(Math.max(bytes - start.length() / 2, 0));
  }
}
