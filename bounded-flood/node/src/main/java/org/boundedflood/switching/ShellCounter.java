package org.boundedflood.switching;

/** What is counted between the protocol core and the switch. All counters only grow. */
public enum ShellCounter {
  /** Times a switch connected and its tables were brought in line. */
  SWITCH_CONNECTED("times the switch connected and its tables were brought in line"),
  /** Switches turned away because they are not this node's. */
  SWITCH_REFUSED("connections refused because the switch is not this node's"),
  /** Batches that changed the switch program. */
  BATCHES_SENT("batches of changes sent to the switch"),
  /** Steps of these batches, barriers aside. */
  STEPS_SENT("flows, groups and meters added, changed or deleted"),
  /** Steps of these batches that delete. */
  DELETIONS_SENT("flows, groups and meters deleted"),
  /** Changes that the switch refused, and refusals of what is no longer remembered. */
  STEPS_REFUSED("changes of flows, groups and meters that the switch refused"),
  /** Frames that the switch refused to send. */
  FRAMES_REFUSED("frames that the switch refused to send"),
  /** Times the tables were read again because something was in doubt. */
  RESYNCHRONISED("times the switch's tables were read again because of an error or a foreign hand"),
  /** Audits of the number of flows that found a difference. */
  AUDITS_FAILED("times the switch had other numbers of flows than it was given"),
  /** Flows of this program that somebody else deleted. */
  FLOWS_DELETED_BY_OTHERS("flows of this program that somebody else deleted"),
  /** Flows that the switch forgot because no frame came. */
  FLOWS_IDLE("flows that the switch forgot because no frame came"),
  /** Frames from the switch handed to the core. */
  FRAMES_IN("frames from the switch"),
  /** Frames that came before the tables had been read. */
  FRAMES_EARLY("frames from the switch dropped because its tables were still being read"),
  /** Frames that no rule of this program sent. */
  FRAMES_FOREIGN("frames from the switch dropped because no rule of this program sent them"),
  /** Frames that cannot be used: cut short or from no port. */
  FRAMES_BROKEN("frames from the switch dropped because they were cut short or from no port"),
  /** Frames sent out of ports. */
  FRAMES_SENT("frames sent out of ports of the switch"),
  /** Frames that could not be sent for want of a switch. */
  FRAMES_UNSENT("frames not sent because no switch was connected"),
  /** Peers reported silent. */
  PEERS_SILENT("times a peer was reported silent to the topology source"),
  /** Times the switch's counters could not be read. */
  TRAFFIC_UNCOUNTED("times the switch did not tell its byte counts"),
  /** Failures of this program, each followed by a new start with the switch. */
  INTERNAL_ERRORS(
      "failures inside this program; each ends the connection to start from known state");

  private final String description;

  ShellCounter(String description) {
    this.description = description;
  }

  /** What is counted, for an operator. */
  public String description() {
    return description;
  }
}
