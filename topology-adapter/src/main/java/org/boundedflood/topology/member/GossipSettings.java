package org.boundedflood.topology.member;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import org.boundedflood.topology.organise.OverlayCounter;

/**
 * How a member takes part in the gossip.
 *
 * @param overlay name of the overlay: 1 to 64 letters, digits, dots, dashes and underscores
 * @param listen where it listens; port 0 for any free one
 * @param advertised the host at which others reach it
 * @param seeds through whom it joins, and with whom partitions heal; none for the first member
 * @param counters is told what happens, on any thread
 */
public record GossipSettings(
    String overlay,
    InetSocketAddress listen,
    String advertised,
    List<HostPort> seeds,
    Consumer<OverlayCounter> counters) {
  public GossipSettings {
    seeds = List.copyOf(seeds);
    if (!overlay.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "an overlay's name must be 1 to 64 of A-Z a-z 0-9 . _ -, found \"" + overlay + "\"");
    }
  }
}
