package org.boundedflood.topology.organise;

/** What is counted about a self-organising overlay. */
public enum OverlayCounter {
  /** Members that appeared. */
  MEMBERS_JOINED("members that appeared, those that began a new life included"),
  /** Members that left or failed. */
  MEMBERS_GONE("members that left, or failed"),
  /** Graphs that were built. */
  GRAPHS_BUILT("graphs that were built from the members"),
  /** Requests for links sent. */
  LINK_REQUESTS("requests for links that were sent, repetitions included"),
  /** Requests for links refused. */
  LINKS_REFUSED("requests for links that were refused, because there were enough already"),
  /** Links ended by this node. */
  LINKS_CLOSED("links that this node ended or gave up"),
  /** Links that failed. */
  LINKS_FAILED("links that failed: no answer, no tunnel, or nothing came through"),
  /** Messages that concern no link, or came too late. */
  MESSAGES_IGNORED("messages about links that were overtaken or concern no link"),
  /** Messages of members that cannot be read. */
  MESSAGES_UNREADABLE("messages of members that cannot be read; their connection is closed"),
  /** Ends of tunnels made. */
  TUNNELS_MADE("ends of tunnels that were to be made"),
  /** Ends of tunnels taken away. */
  TUNNELS_REMOVED("ends of tunnels that were to be taken away"),
  /** Strangers turned away. */
  STRANGERS("connections turned away because the other end does not know the overlay's secret");

  private final String description;

  OverlayCounter(String description) {
    this.description = description;
  }

  /** What is counted, for an operator. */
  public String description() {
    return description;
  }
}
