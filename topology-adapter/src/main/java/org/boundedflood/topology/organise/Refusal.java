package org.boundedflood.topology.organise;

/** Why a node refuses a link or ends it. */
public enum Refusal {
  /** It has accepted as many links for that reason as it may. */
  FULL("has accepted as many such links as it may"),
  /** A nearer predecessor took the place. */
  DISPLACED("gave the place to a nearer predecessor"),
  /** The tunnel could not be made at its end. */
  NO_TUNNEL("could not make its end of the tunnel"),
  /** The tunnel was made, but nothing came through. */
  NO_TRAFFIC("heard nothing through the tunnel"),
  /** Neither end wants it. */
  UNWANTED("does not want the link"),
  /** The node leaves the overlay. */
  LEAVING("leaves the overlay");

  private final String sentence;

  Refusal(String sentence) {
    this.sentence = sentence;
  }

  /** What the refusing node does or did, as a sentence about it goes on. */
  public String sentence() {
    return sentence;
  }
}
