package org.boundedflood.ovs.bridge;

import java.time.Duration;
import java.util.Map;

/**
 * How often Bidirectional Forwarding Detection probes a link. Three silent intervals are a failure.
 *
 * @param minTransmit shortest interval at which this side sends, 1 ms to 1 h
 * @param minReceive shortest interval at which this side can receive, 1 ms to 1 h
 */
public record BfdSettings(Duration minTransmit, Duration minReceive) {
  /** Finds a failure within about a second. */
  public static final BfdSettings DEFAULT =
      new BfdSettings(Duration.ofMillis(300), Duration.ofMillis(300));

  public BfdSettings {
    requireInterval("transmit", minTransmit);
    requireInterval("receive", minReceive);
  }

  /**
   * Where BFD frames go: an address of several recipients, so that a bridge at the other end on
   * which BFD is not on yet, and which knows nothing of them, forwards them to nobody.
   */
  private static final String DESTINATION = "01:23:20:00:00:01";

  /** Whether {@link OvsBridge#enableBfd} with these settings would change nothing. */
  public boolean isInPlace(BridgePort port) {
    return port.isBfdOurs() && port.bfd().entrySet().containsAll(columns().entrySet());
  }

  /** The keys of the interface's column {@code bfd}. */
  Map<String, String> columns() {
    return Map.of(
        "enable",
        "true",
        "min_tx",
        Long.toString(minTransmit.toMillis()),
        "min_rx",
        Long.toString(minReceive.toMillis()),
        "bfd_local_dst_mac",
        DESTINATION);
  }

  private static void requireInterval(String which, Duration interval) {
    if (interval.toMillis() < 1 || interval.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "BFD " + which + " interval must be 1 ms to 1 h, found " + interval);
    }
  }
}
