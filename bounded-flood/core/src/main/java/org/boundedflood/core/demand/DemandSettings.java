package org.boundedflood.core.demand;

import java.time.Duration;

/**
 * What an operator may tune of tunnels on demand.
 *
 * @param maxTunnels how many a node asks for at the same time; 0 for none at all
 * @param threshold traffic of own leaves towards a node that is worth a tunnel
 * @param interval time between two looks at the switch's counters
 * @param idle how long a tunnel must have carried next to nothing until it is released
 * @param minimumAge how long a tunnel is kept at least
 */
public record DemandSettings(
    int maxTunnels,
    DemandThreshold threshold,
    Duration interval,
    Duration idle,
    Duration minimumAge) {

  /** Three tunnels, each worth 100 MB; looked at every 2 s, kept for a minute at least. */
  public static final DemandSettings DEFAULT =
      new DemandSettings(
          3,
          new DemandThreshold(100_000_000, false),
          Duration.ofSeconds(2),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60));

  public DemandSettings {
    if (maxTunnels < 0) {
      throw new IllegalArgumentException("tunnels must be 0 or more, found " + maxTunnels);
    }
    if (interval.toMillis() < 1 || idle.toMillis() < 1 || minimumAge.isNegative()) {
      throw new IllegalArgumentException(
          "interval and idle time must be 1 ms or more, the minimum age 0 or more, found %s, %s, %s"
              .formatted(interval, idle, minimumAge));
    }
  }
}
