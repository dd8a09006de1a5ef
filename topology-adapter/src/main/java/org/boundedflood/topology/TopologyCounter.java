package org.boundedflood.topology;

/** What is counted about a topology source. */
public enum TopologyCounter {
  /** Snapshots handed to the listener. */
  SNAPSHOTS("snapshots that differed from the one before"),
  /** Inputs that left the roles as they were. */
  UNCHANGED("changes of the source that left all roles as they were"),
  /** Ports whose settings could not be used, each counted when it is reported. */
  PORTS_REFUSED("ports whose settings could not be used"),
  /** Inputs that were refused as a whole. */
  INPUTS_REFUSED("inputs refused as a whole, the last good one still holding"),
  /** Requests for a tunnel, or to release one. */
  TUNNEL_REQUESTS("requests to make or release a tunnel"),
  /** Inputs that are older than what was told before. */
  SNAPSHOTS_STALE("snapshots of the original's controller ignored, being older than the last"),
  /** Requests to the original's controller that were answered. */
  EXCHANGES("requests to the original's controller that it answered"),
  /** Requests to the original's controller that were not answered. */
  EXCHANGES_FAILED("requests to the original's controller without an answer");

  private final String description;

  TopologyCounter(String description) {
    this.description = description;
  }

  /** What is counted, for an operator. */
  public String description() {
    return description;
  }
}
