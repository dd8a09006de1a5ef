package org.boundedflood.node.status;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a running node can be asked about. */
public enum Topic {
  /** Whether it does its work, in one view. */
  STATUS("whether the node is ready, and with what"),
  /** Its tunnels. */
  PEERS("the tunnels to peers and their state"),
  /** Its leaves and those of others. */
  LEAVES("the leaves of this node and those known of others"),
  /** What is installed in its switch. */
  FLOWS("flows, groups and meters in the switch, each flow with its reason"),
  /** What was counted. */
  COUNTERS("what was counted since the start"),
  /** How its floods spread. */
  TRACE("the ways of a flood that is sent now, to be traced by the nodes that get it");

  private final String description;

  Topic(String description) {
    this.description = description;
  }

  /** How it is written on the command line and on the socket. */
  public String written() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the answer says, for an operator. */
  public String description() {
    return description;
  }

  /** The topic written so; empty if there is none. */
  public static Optional<Topic> of(String written) {
    return Arrays.stream(values()).filter(topic -> topic.written().equals(written)).findFirst();
  }

  /** All topics as they are written, for a message. */
  public static String allWritten() {
    return Arrays.stream(values()).map(Topic::written).collect(Collectors.joining(", "));
  }
}
