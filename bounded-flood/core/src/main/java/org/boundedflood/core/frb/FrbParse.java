package org.boundedflood.core.frb;

/** Outcome of reading a frame as an FRB. */
public sealed interface FrbParse {
  /** The frame is a well-formed FRB. */
  record Parsed(Frb frb) implements FrbParse {}

  /** The frame is not, and is to be discarded. */
  record Rejected(FrbReject reason) implements FrbParse {}
}
