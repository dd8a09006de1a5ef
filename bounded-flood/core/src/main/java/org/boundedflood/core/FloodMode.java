package org.boundedflood.core;

/** Who executes the bounded floods of a node, and why. */
public enum FloodMode {
  /** The switch, but for what only the controller can do. */
  SWITCH("the switch floods"),
  /** The switch, to as many peers as it can serve. */
  SOME_PEERS(
      "the switch floods, to %d of the peers: it cannot serve more, and these reach the others"
          .formatted(FloodView.MAX_PEERS)),
  /** The switch, as an earlier life of the controller told it. */
  INHERITED("the switch floods as before, until the node has heard its neighbourhood"),
  /** The controller. */
  CONFIGURED("the controller floods: so it is configured"),
  /** The controller. */
  STARTING("the controller floods until the node has heard its neighbourhood"),
  /** The controller. */
  REFUSED("the controller floods: the switch refused what it takes"),
  /** The controller. */
  NO_PEER("the controller floods: no peer takes floods of a switch"),
  /** The controller. */
  SHARED_PREFIX(
      "the controller floods: this node or a peer shares its first 40 bits with another node");

  private final String sentence;

  FloodMode(String sentence) {
    this.sentence = sentence;
  }

  /** Whether the switch floods, and not the controller. */
  public boolean isBySwitch() {
    return isPlanned() || this == INHERITED;
  }

  /** Whether the switch floods, and by what this life of the controller tells it. */
  public boolean isPlanned() {
    return this == SWITCH || this == SOME_PEERS;
  }

  /** Says it to an operator. */
  public String sentence() {
    return sentence;
  }
}
