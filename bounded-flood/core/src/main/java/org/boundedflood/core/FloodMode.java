package org.boundedflood.core;

/** Who executes the bounded floods of a node, and why. */
public enum FloodMode {
  /** The switch, but for what only the controller can do. */
  SWITCH("the switch floods"),
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
  TOO_MANY_PEERS("the controller floods: there are more peers than the switch can serve"),
  /** The controller. */
  SHARED_PREFIX(
      "the controller floods: this node or a peer shares its first 40 bits with another node");

  private final String sentence;

  FloodMode(String sentence) {
    this.sentence = sentence;
  }

  /** Whether the switch floods, and not the controller. */
  public boolean isBySwitch() {
    return this == SWITCH || this == INHERITED;
  }

  /** Says it to an operator. */
  public String sentence() {
    return sentence;
  }
}
