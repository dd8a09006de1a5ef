package org.boundedflood.program;

import org.boundedflood.core.net.MacAddress;

/**
 * The addresses by which a peer's switch is probed without its controller: an overlay frame to
 * {@link #PROBE} comes back from any tunnel port of a switch that runs this program, unchanged but
 * for its destination, which is {@link #ECHO} then.
 *
 * <p>Two addresses, because two switches that both reflected the same one would send a frame to and
 * fro for ever. Both are locally administered and unicast: a probe counts as a link message and not
 * as a flood.
 */
public final class Reflection {
  /** Where a probe is sent to. */
  public static final MacAddress PROBE = MacAddress.of("02:bf:c0:c0:00:01");

  /** Where the reflected probe is sent to. */
  public static final MacAddress ECHO = MacAddress.of("02:bf:c0:c0:00:02");

  private Reflection() {}
}
