package org.boundedflood.switching;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.boundedflood.openflow.FlowEntry;
import org.boundedflood.openflow.OpenFlow13;
import org.boundedflood.openflow.SwitchError;
import org.boundedflood.program.Cookies;
import org.boundedflood.program.Purpose;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.protocol.OFMessage;

class FloodRefusalTest {
  private static final int BAD_ACTION = 2;
  private static final int FLOW_MOD_FAILED = 5;
  private static final int GROUP_MOD_FAILED = 6;
  private static final int OF_CHAIN = 0xa001_0003;
  private static final int OF_ROOT_SWITCH = 0x8000_0003;

  @Test
  void aSwitchThatLacksAnActionOrTheNestingOfGroupsCannotFlood() {
    assertRefusal(true, BAD_ACTION, 1, group(OF_CHAIN));
    assertRefusal(true, GROUP_MOD_FAILED, 5, group(OF_CHAIN));
    assertRefusal(true, BAD_ACTION, 0, flow(Purpose.FLOOD_START));
  }

  @Test
  void aSwitchThatHasNotWhatItWasThoughtToHaveCan() {
    assertRefusal(false, GROUP_MOD_FAILED, 0, group(OF_CHAIN));
    assertRefusal(false, GROUP_MOD_FAILED, 8, group(OF_CHAIN));
    assertRefusal(false, BAD_ACTION, 9, flow(Purpose.FLOOD_ONWARD));
    assertRefusal(false, FLOW_MOD_FAILED, 1, flow(Purpose.FLOOD_ONWARD));
  }

  @Test
  void whatElseASwitchRefusesSaysNothingOfFloods() {
    assertRefusal(false, BAD_ACTION, 1, group(OF_ROOT_SWITCH));
    assertRefusal(false, BAD_ACTION, 1, flow(Purpose.LOCAL_DESTINATION));
    assertRefusal(false, BAD_ACTION, 1, flow(Purpose.FLOOD_FOR_CONTROLLER));
    assertRefusal(false, BAD_ACTION, 1, OpenFlow13.barrier());
    SwitchError forgotten =
        new SwitchError(BAD_ACTION, 1, 5, Optional.empty(), Optional.empty(), "");
    assertEquals(false, FloodRefusal.is(forgotten));
  }

  private static OFMessage group(int id) {
    return OpenFlow13.addGroup(id, OFGroupType.ALL, List.of());
  }

  private static OFMessage flow(Purpose purpose) {
    return OpenFlow13.addFlow(
        FlowEntry.of(3, 1, OpenFlow13.match().build()).withCookie(Cookies.of(purpose)));
  }

  private static void assertRefusal(boolean expected, int type, int code, OFMessage cause) {
    SwitchError error =
        new SwitchError(type, code, 5, Optional.empty(), Optional.of(cause), "for " + cause);
    assertEquals(expected, FloodRefusal.is(error), error::toString);
  }
}
