package org.boundedflood.openflow;

import static org.boundedflood.openflow.FlowMessagesTest.assertBytes;
import static org.boundedflood.openflow.FlowMessagesTest.assertRefused;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFBucket;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.types.OFPort;

/** The bytes of group-mods and meter-mods, written down by hand from the specification. */
class GroupMeterMessagesTest {
  private static final OFBucket TO_PORT_1 = OpenFlow13.bucket(OpenFlow13.output(OFPort.of(1)));
  private static final OFBucket DROP = OpenFlow13.bucket();
  private static final String OUTPUT_1 = "0000 0010 00000001 0000 000000000000";

  @Test
  void addingAnAllGroup() {
    assertBytes(
        "040f 0040 00000000 0000 00 00 00000007"
            + "0020 0000 ffffffff ffffffff 00000000"
            + OUTPUT_1
            + "0010 0000 ffffffff ffffffff 00000000",
        OpenFlow13.addGroup(7, OFGroupType.ALL, List.of(TO_PORT_1, DROP)));
  }

  @Test
  void addingAnIndirectGroup() {
    assertBytes(
        "040f 0030 00000000 0000 02 00 ffffff00"
            + "0020 0000 ffffffff ffffffff 00000000"
            + OUTPUT_1,
        OpenFlow13.addGroup(0xffffff00, OFGroupType.INDIRECT, List.of(TO_PORT_1)));
  }

  @Test
  void modifyingAFastFailoverGroupThatWatchesPortsAndGroups() {
    assertBytes(
        "040f 0048 00000000 0001 03 00 00000008"
            + "0020 0000 00000001 ffffffff 00000000"
            + OUTPUT_1
            + "0018 0000 ffffffff 00000007 00000000"
            + "0016 0008 00000007",
        OpenFlow13.modifyGroup(
            8,
            OFGroupType.FF,
            List.of(
                OpenFlow13.bucketWatching(OFPort.of(1), OpenFlow13.output(OFPort.of(1))),
                OpenFlow13.bucketWatchingGroup(7, OpenFlow13.group(7)))));
  }

  @Test
  void deletingAGroup() {
    assertBytes("040f 0010 00000000 0002 00 00 00000008", OpenFlow13.deleteGroup(8));
  }

  @Test
  void groupsThatASwitchWouldRefuseAreRefused() {
    assertRefused(
        "one bucket", () -> OpenFlow13.addGroup(1, OFGroupType.INDIRECT, List.of(TO_PORT_1, DROP)));
    assertRefused("must watch", () -> OpenFlow13.addGroup(1, OFGroupType.FF, List.of(TO_PORT_1)));
    assertRefused(
        "nothing elsewhere",
        () ->
            OpenFlow13.modifyGroup(
                1, OFGroupType.ALL, List.of(OpenFlow13.bucketWatching(OFPort.of(1)))));
    assertRefused("0xffffff01", () -> OpenFlow13.deleteGroup(0xffffff01));
  }

  @Test
  void addingAMeterThatDropsPacketsAboveARate() {
    assertBytes(
        "041d 0020 00000000 0000 0006 00000003" + "0001 0010 000003e8 00000064 00000000",
        OpenFlow13.addMeter(3, 1000, 100));
  }

  @Test
  void modifyingAMeter() {
    assertBytes(
        "041d 0020 00000000 0001 0006 ffff0000" + "0001 0010 ffffffff 00000000 00000000",
        OpenFlow13.modifyMeter(0xffff0000L, 0xffffffffL, 0));
  }

  @Test
  void deletingAMeter() {
    assertBytes("041d 0010 00000000 0002 0000 00000003", OpenFlow13.deleteMeter(3));
  }

  @Test
  void metersOutOfRangeAreRefused() {
    assertRefused("meter id must be 1", () -> OpenFlow13.addMeter(0, 1, 1));
    assertRefused("meter id", () -> OpenFlow13.meter(0xffff0001L));
    assertRefused("meter rate must be 1", () -> OpenFlow13.addMeter(1, 0, 1));
    assertRefused("meter burst", () -> OpenFlow13.modifyMeter(1, 1, -1));
  }
}
