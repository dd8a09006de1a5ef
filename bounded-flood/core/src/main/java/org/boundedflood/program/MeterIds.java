package org.boundedflood.program;

import org.boundedflood.core.Punt;
import org.boundedflood.core.net.PortNumber;

/**
 * Gives each kind of frame of each port the id of its meter.
 *
 * <pre>
 *  31        20 19   16 15                        0
 * +------------+-------+---------------------------+
 * |    zero    | kind  | port number, low 16 bits  |
 * +------------+-------+---------------------------+
 * </pre>
 *
 * <p>The id depends on kind and port alone, so that a restarted controller finds the meters of its
 * earlier life right. Open vSwitch numbers ports in 16 bits, LOCAL aside; where a switch has two
 * ports that agree in them, these share their meters.
 *
 * <p>An earlier layout had one meter for each kind, whatever the port, with the ids 1 to 5.
 */
final class MeterIds {
  /** The highest id that the earlier layout kept for itself. */
  private static final int LAST_OF_KIND_ALONE = 15;

  private static final int KIND_SHIFT = 16;
  private static final int LAST_KIND = 15;
  private static final int PORT_MASK = 0xffff;

  private MeterIds() {}

  /** The meter of one kind of frame from one port; floods of switches are metered at leaf ports. */
  static int of(Punt punt, PortNumber port) {
    return kind(punt) << KIND_SHIFT | (port.value() & PORT_MASK);
  }

  /** Whether this or an earlier layout may have given this id. */
  static boolean isOwned(int id) {
    int kind = id >>> KIND_SHIFT;
    return kind == 0 ? id >= 1 && id <= LAST_OF_KIND_ALONE : kind <= LAST_KIND;
  }

  private static int kind(Punt punt) {
    return switch (punt) {
      case OVERLAY_FLOOD -> 1;
      case NEW_SOURCE -> 2;
      case UNKNOWN_DESTINATION -> 3;
      case LEAF_FLOOD -> 4;
      case OVERLAY_LINK -> 5;
      case SWITCH_FLOOD -> 6;
    };
  }
}
