package org.boundedflood.switching;

import java.util.Set;
import org.boundedflood.openflow.SwitchError;
import org.boundedflood.program.Cookies;
import org.boundedflood.program.Group;
import org.projectfloodlight.openflow.protocol.OFFlowMod;
import org.projectfloodlight.openflow.protocol.OFGroupMod;
import org.projectfloodlight.openflow.protocol.OFMessage;

/** Tells whether a switch lacks what it takes to flood by itself. */
final class FloodRefusal {
  private static final int BAD_REQUEST = 1;
  private static final int BAD_ACTION = 2;
  private static final int BAD_INSTRUCTION = 3;
  private static final int BAD_MATCH = 4;
  private static final int GROUP_MOD_FAILED = 6;

  /**
   * Something that the message refers to is missing: the tables are not what they were taken for.
   */
  private static final int BAD_OUT_GROUP = 9;

  /** The group is there already, or is not there: the same. */
  private static final Set<Integer> GROUPS_NOT_AS_THOUGHT = Set.of(0, 8);

  private FloodRefusal() {}

  /** Whether this error will come again, whenever the switch is told to flood. */
  static boolean is(SwitchError error) {
    OFMessage cause = error.cause().orElse(null);
    boolean ofFloods =
        cause instanceof OFGroupMod group
            ? Group.isForFloods(group.getGroup().getGroupNumber())
            : cause instanceof OFFlowMod flow
                && Cookies.purposeOf(flow.getCookie().getValue()).isOfSwitchFloods();
    return ofFloods
        && switch (error.type()) {
          case BAD_ACTION -> error.code() != BAD_OUT_GROUP;
          case GROUP_MOD_FAILED -> !GROUPS_NOT_AS_THOUGHT.contains(error.code());
          case BAD_REQUEST, BAD_INSTRUCTION, BAD_MATCH -> true;
          default -> false;
        };
  }
}
