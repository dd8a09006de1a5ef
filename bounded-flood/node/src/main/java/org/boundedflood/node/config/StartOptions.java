package org.boundedflood.node.config;

import static org.boundedflood.node.config.Option.Group.NODE;

import java.time.Duration;

/** What a node that starts waits for, a part of the table of all {@link Options}. */
public final class StartOptions {
  /** How long the database may be away at the start. */
  public static final Option<Duration> OVSDB_WAIT =
      Option.of(
          "ovsdb-wait",
          NODE,
          ValueType.duration("1s", "60m"),
          "10s",
          "How long a node that starts waits for the database before it gives up.");

  /** How long the bridge may be missing at the start. */
  public static final Option<Duration> BRIDGE_WAIT =
      Option.of(
          "bridge-wait",
          NODE,
          ValueType.duration("0s", "60m"),
          "0s",
          "How long a node that starts waits for somebody to make its bridge before it gives up.");

  private StartOptions() {}
}
