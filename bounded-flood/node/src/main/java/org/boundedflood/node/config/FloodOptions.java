package org.boundedflood.node.config;

import org.boundedflood.program.PlannerSettings.Limit;

/** The settings of floods. They stand in {@link Options#ALL} with all others. */
public final class FloodOptions {
  /** Who floods. */
  public static final Option<Flooder> FLOOD =
      Option.of(
          "flood",
          Option.Group.PROTOCOL,
          ValueType.choice(Flooder.class),
          "switch",
          "Who carries broadcasts and IP multicasts to other nodes: the switch by itself, as far as"
              + " peers take part and it can, or this node's controller (docs/switch-flooding.md).");

  /** Floods of leaves that the switch carries. */
  public static final Option<Limit> LIMIT =
      Option.of(
          "limit-switch-floods",
          Option.Group.PROTECTION,
          ValueType.LIMIT,
          "20000/2000",
          "How many broadcasts and multicasts of each leaf port the switch carries by itself.");

  private FloodOptions() {}

  /** Who may flood. */
  public enum Flooder {
    /** The switch, where it can. */
    SWITCH,
    /** The controller, always. */
    CONTROLLER
  }
}
