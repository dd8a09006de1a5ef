package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFBucket;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsEntry;
import org.projectfloodlight.openflow.protocol.OFGroupDescStatsReply;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.protocol.OFStatsReplyFlags;
import org.projectfloodlight.openflow.protocol.action.OFAction;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;

/** Bytes as {@code ovs-ofctl parse-actions} reads them. */
class NiciraActionTest {
  private static final NiciraAction LOAD = new NiciraAction.LoadDestination(40, 0x12_3456_789aL);
  private static final NiciraAction COPY_IPV4 =
      new NiciraAction.CopyToDestination(NiciraAction.Source.IPV4_DESTINATION, 23);
  private static final NiciraAction COPY_IPV6 =
      new NiciraAction.CopyToDestination(NiciraAction.Source.IPV6_DESTINATION, 32);
  private static final String LOAD_BYTES = "ffff 0018 00002320 0007 0027 00000206 000000123456789a";
  private static final String COPY_IPV4_BYTES =
      "ffff 0018 00002320 0006 0017 0000 0000 00001004 00000206";
  private static final String COPY_IPV6_BYTES =
      "ffff 0018 00002320 0006 0020 0000 0000 00012810 00000206";

  /** A load into the source address, which this program never makes. */
  private static final String OTHER_BYTES =
      "ffff 0018 00002320 0007 0027 00000406 000000123456789a";

  private static final String OUTPUT_1 = "0000 0010 00000001 0000 000000000000";

  @Test
  void theBytesAreThoseOfOpenVSwitch() {
    assertEquals(List.of(LOAD_BYTES.replace(" ", "")), List.of(written(LOAD)));
    assertEquals(COPY_IPV4_BYTES.replace(" ", ""), written(COPY_IPV4));
    assertEquals(COPY_IPV6_BYTES.replace(" ", ""), written(COPY_IPV6));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (NiciraAction action : List.of(LOAD, COPY_IPV4, COPY_IPV6)) {
      assertEquals(action, NiciraWire.read(Unpooled.wrappedBuffer(Wire.hex(written(action)))));
    }
  }

  @Test
  void whatIsNotUnderstoodIsKeptAsItIs() {
    String shifted = LOAD_BYTES.replace("0027", "0067");
    String tooWide = LOAD_BYTES.replace("000000123456789a", "010000123456789a");
    String otherVendor = LOAD_BYTES.replace("2320", "2321");
    String longer = "ffff 0020" + LOAD_BYTES.substring(9) + "0000000000000000";
    for (String bytes : List.of(OTHER_BYTES, shifted, tooWide, otherVendor, longer)) {
      NiciraAction read = NiciraWire.read(Unpooled.wrappedBuffer(Wire.hex(bytes)));
      assertEquals(
          bytes.replace(" ", ""), written(assertInstanceOf(NiciraAction.Other.class, read)));
    }
  }

  @Test
  void valuesThatDoNotFitAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new NiciraAction.LoadDestination(40, 1L << 40));
    assertThrows(IllegalArgumentException.class, () -> new NiciraAction.LoadDestination(0, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new NiciraAction.CopyToDestination(NiciraAction.Source.IPV4_DESTINATION, 33));
  }

  @Test
  void groupsWithSuchActionsAreRead() throws Exception {
    String message =
        "0413 0098 0000002a 0007 0001 00000000"
            + "0048 03 00 80000001"
            + "0028 0000 00000001 ffffffff 00000000"
            + LOAD_BYTES
            + "0018 0000 ffffffff 00000007 00000000 0016 0008 00000009"
            + "0040 02 00 80000002"
            + "0038 0000 ffffffff ffffffff 00000000"
            + OTHER_BYTES
            + OUTPUT_1;
    byte[] bytes = Wire.hex(message);
    OFGroupDescStatsReply reply =
        (OFGroupDescStatsReply) MessageReader.read(Unpooled.wrappedBuffer(bytes));
    assertEquals(0x2a, reply.getXid());
    assertEquals(List.of(OFStatsReplyFlags.REPLY_MORE), List.copyOf(reply.getFlags()));
    OFGroupDescStatsEntry first = reply.getEntries().get(0);
    assertEquals(OFGroupType.FF, first.getGroupType());
    assertEquals(OFGroup.of(0x8000_0001), first.getGroup());
    OFBucket watching = first.getBuckets().get(0);
    assertEquals(List.of(LOAD), watching.getActions());
    assertEquals(OFPort.of(1), watching.getWatchPort());
    assertEquals(OFGroup.of(7), first.getBuckets().get(1).getWatchGroup());
    List<OFAction> others = reply.getEntries().get(1).getBuckets().get(0).getActions();
    assertInstanceOf(NiciraAction.Other.class, others.get(0));
    assertEquals(OpenFlow13.output(OFPort.of(1)), others.get(1));

    List<Integer> understood = new ArrayList<>();
    for (int length = 16; length < bytes.length; length++) {
      ByteBuf cut = Unpooled.wrappedBuffer(Arrays.copyOf(bytes, length));
      try {
        MessageReader.read(cut);
        understood.add(length);
      } catch (UndecodableException expected) {
        assertEquals(0, cut.readerIndex());
      }
    }
    assertEquals(List.of(16, 16 + 0x48), understood, "cut between groups, which a frame never is");
  }

  private static String written(OFAction action) {
    ByteBuf out = Unpooled.buffer();
    action.writeTo(out);
    return ByteBufUtil.hexDump(out);
  }
}
