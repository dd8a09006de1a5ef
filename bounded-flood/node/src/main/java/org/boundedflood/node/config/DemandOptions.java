package org.boundedflood.node.config;

import static org.boundedflood.node.config.Option.Group.PROTOCOL;

import java.time.Duration;
import org.boundedflood.core.demand.DemandThreshold;

/** The options of tunnels on demand, a part of the table of all {@link Options}. */
public final class DemandOptions {
  /** How many tunnels on demand. */
  public static final Option<Integer> MAX =
      Option.of(
          "on-demand-max",
          PROTOCOL,
          ValueType.number(0, 100),
          "3",
          "How many tunnels a node may have asked for on demand at the same time; 0 for none. The"
              + " original calls it `MaxOnDemandEdges`.");

  /** What is worth a tunnel on demand. */
  public static final Option<DemandThreshold> THRESHOLD =
      Option.of(
          "on-demand-threshold",
          PROTOCOL,
          ValueType.THRESHOLD,
          "100M",
          "What leaves of this node must send to those of another to be worth a tunnel: an amount, of"
              + " which half is forgotten in each `on-demand-idle`, or a rate. The original calls it"
              + " `DemandThreshold`.");

  /** How often traffic is looked at. */
  public static final Option<Duration> INTERVAL =
      Option.of(
          "on-demand-interval",
          PROTOCOL,
          ValueType.duration("200ms", "10m"),
          "2s",
          "Time between two looks at the switch's byte counts. The original calls it"
              + " `TrafficAnalysisInterval`.");

  /** How long a tunnel on demand must be idle. */
  public static final Option<Duration> IDLE =
      Option.of(
          "on-demand-idle",
          PROTOCOL,
          ValueType.duration("1s", "1000m"),
          "60s",
          "How long a tunnel on demand must have carried next to nothing, in either direction, until"
              + " it is released.");

  /** How long a tunnel on demand is kept. */
  public static final Option<Duration> MIN_AGE =
      Option.of(
          "on-demand-min-age",
          PROTOCOL,
          ValueType.duration("0s", "1000m"),
          "60s",
          "How long a tunnel on demand is kept at least.");

  private DemandOptions() {}
}
