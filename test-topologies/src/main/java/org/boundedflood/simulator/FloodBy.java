package org.boundedflood.simulator;

/** Who carries floods from node to node. */
enum FloodBy {
  /** The switches, as far as they can. */
  SWITCH,
  /** The controllers. */
  CONTROLLER
}
