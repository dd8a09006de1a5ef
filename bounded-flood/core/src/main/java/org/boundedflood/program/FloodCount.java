package org.boundedflood.program;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.boundedflood.core.flood.FloodClass;

/**
 * What a switch that floods counts of it, by class. The counts are the switch's own: they start
 * anew with a flow, when its port comes or the switch starts to flood again.
 */
public enum FloodCount {
  /** {@link FloodClass#BROADCAST}. */
  BROADCASTS_STARTED(
      FloodClass.BROADCAST, true, "broadcasts of local leaves that the switch flooded by itself"),
  /** {@link FloodClass#IPV4_MULTICAST}. */
  IPV4_MULTICASTS_STARTED(
      FloodClass.IPV4_MULTICAST,
      true,
      "IPv4 multicasts of local leaves that the switch flooded by itself"),
  /** {@link FloodClass#IPV6_MULTICAST}. */
  IPV6_MULTICASTS_STARTED(
      FloodClass.IPV6_MULTICAST,
      true,
      "IPv6 multicasts of local leaves that the switch flooded by itself"),
  /** {@link FloodClass#BROADCAST}. */
  BROADCASTS_RECEIVED(
      FloodClass.BROADCAST,
      false,
      "broadcasts that came from switches of peers, and were carried on"),
  /** {@link FloodClass#IPV4_MULTICAST}. */
  IPV4_MULTICASTS_RECEIVED(
      FloodClass.IPV4_MULTICAST,
      false,
      "IPv4 multicasts that came from switches of peers, and were carried on"),
  /** {@link FloodClass#IPV6_MULTICAST}. */
  IPV6_MULTICASTS_RECEIVED(
      FloodClass.IPV6_MULTICAST,
      false,
      "IPv6 multicasts that came from switches of peers, and were carried on");

  /** Cookie of the flows by which floods start. */
  public static final long STARTING_COOKIE = Cookies.of(Purpose.FLOOD_START);

  /** Cookie of the flows by which floods are delivered. */
  public static final long RECEIVING_COOKIE = Cookies.of(Purpose.FLOOD_DELIVERY);

  private final FloodClass kind;
  private final boolean starts;
  private final String description;

  FloodCount(FloodClass kind, boolean starts, String description) {
    this.kind = kind;
    this.starts = starts;
    this.description = description;
  }

  /** What is counted, for an operator. */
  public String description() {
    return description;
  }

  /**
   * Adds up what flows have counted.
   *
   * @param starting packets by key, of the flows with {@link #STARTING_COOKIE}
   * @param receiving the same of those with {@link #RECEIVING_COOKIE}
   */
  public static Map<FloodCount, Long> of(
      Map<Flow.Key, Long> starting, Map<Flow.Key, Long> receiving) {
    Map<FloodCount, Long> counts = new EnumMap<>(FloodCount.class);
    for (FloodCount count : values()) {
      Match match =
          count.starts ? FloodFlows.originals(count.kind) : FloodFlows.onTheirWay(count.kind);
      long packets = 0;
      for (Map.Entry<Flow.Key, Long> flow : (count.starts ? starting : receiving).entrySet()) {
        if (Objects.equals(flow.getKey().match().destination(), match.destination())) {
          packets += flow.getValue();
        }
      }
      counts.put(count, packets);
    }
    return counts;
  }
}
