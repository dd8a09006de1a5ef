package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.match.Match;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.PacketType;

/**
 * The bytes of flow-mods, packet-outs and requests, written down by hand from the specification.
 */
class FlowMessagesTest {
  private static final Match PORT_AND_DESTINATION =
      OpenFlow13.match()
          .exact(MatchField.IN_PORT, OFPort.of(7))
          .exact(MatchField.ETH_DST, MacAddress.of("02:00:00:00:00:01"))
          .build();
  private static final String PORT_AND_DESTINATION_BYTES =
      "0001 0016 80000004 00000007 80000606 020000000001 0000";
  private static final String ANYTHING = "0001 0004 00000000";
  private static final String NO_BUFFER_ANY_PORT_ANY_GROUP = "ffffffff ffffffff ffffffff";

  private static final FlowEntry FLOW =
      FlowEntry.of(2, 100, PORT_AND_DESTINATION)
          .withInstructions(
              OpenFlow13.meter(3),
              OpenFlow13.apply(OpenFlow13.output(OFPort.of(5)), OpenFlow13.group(9)),
              OpenFlow13.gotoTable(4))
          .withCookie(0xb0f1_0000_0000_0001L)
          .withIdleTimeout(60)
          .withHardTimeout(3600)
          .withRemovalNotice();
  private static final String INSTRUCTIONS =
      "0006 0008 00000003"
          + "0004 0020 00000000"
          + "0000 0010 00000005 0000 000000000000"
          + "0016 0008 00000009"
          + "0001 0008 04 000000";

  @Test
  void addingAFlow() {
    assertBytes(
        "040e 0078 00000000 b0f1000000000001 0000000000000000 02 00 003c 0e10 0064"
            + NO_BUFFER_ANY_PORT_ANY_GROUP
            + "0001 0000"
            + PORT_AND_DESTINATION_BYTES
            + INSTRUCTIONS,
        OpenFlow13.addFlow(FLOW));
  }

  @Test
  void modifyingAFlowIsStrict() {
    assertBytes(
        "040e 0078 00000000 b0f1000000000001 0000000000000000 02 02 003c 0e10 0064"
            + NO_BUFFER_ANY_PORT_ANY_GROUP
            + "0001 0000"
            + PORT_AND_DESTINATION_BYTES
            + INSTRUCTIONS,
        OpenFlow13.modifyFlow(FLOW));
  }

  @Test
  void deletingAFlowIsStrictAndFiltersByNothingElse() {
    assertBytes(
        "040e 0048 00000000 0000000000000000 0000000000000000 02 04 0000 0000 0064"
            + NO_BUFFER_ANY_PORT_ANY_GROUP
            + "0000 0000"
            + PORT_AND_DESTINATION_BYTES,
        OpenFlow13.deleteFlow(FLOW));
  }

  @Test
  void deletingFlowsByCookieCoversAllTables() {
    assertBytes(
        "040e 0038 00000000 b0f1000000000000 ffff000000000000 ff 03 0000 0000 0000"
            + NO_BUFFER_ANY_PORT_ANY_GROUP
            + "0000 0000"
            + ANYTHING,
        OpenFlow13.deleteFlows(0xb0f1L << 48, 0xffffL << 48));
  }

  @Test
  void aFlowWithoutInstructionsDrops() {
    assertBytes(
        "040e 0038 00000000 0000000000000000 0000000000000000 00 00 0000 0000 ffff"
            + NO_BUFFER_ANY_PORT_ANY_GROUP
            + "0000 0000"
            + ANYTHING,
        OpenFlow13.addFlow(FlowEntry.of(0, 65_535, OpenFlow13.match().build())));
  }

  @Test
  void theControllerGetsWholeFramesAndFieldsCanBeRewritten() {
    FlowEntry flow =
        FlowEntry.of(0, 0, OpenFlow13.match().build())
            .withInstructions(
                OpenFlow13.apply(
                    OpenFlow13.setField(MatchField.ETH_DST, MacAddress.of("03:01:02:03:04:05")),
                    OpenFlow13.toController()));
    assertBytes(
        "040e 0060 00000000 0000000000000000 0000000000000000 00 00 0000 0000 0000"
            + NO_BUFFER_ANY_PORT_ANY_GROUP
            + "0000 0000"
            + ANYTHING
            + "0004 0028 00000000"
            + "0019 0010 80000606 030102030405 0000"
            + "0000 0010 fffffffd ffff 000000000000",
        OpenFlow13.addFlow(flow));
  }

  @Test
  void aMaskedMatch() {
    Match match =
        OpenFlow13.match()
            .masked(
                MatchField.ETH_DST,
                MacAddress.of("01:00:00:00:00:00"),
                MacAddress.of("01:00:00:00:00:00"))
            .exact(MatchField.ETH_TYPE, EthType.of(0xc0c0))
            .build();
    assertBytes(
        "040e 0050 00000000 0000000000000000 0000000000000000 00 00 0000 0000 0001"
            + NO_BUFFER_ANY_PORT_ANY_GROUP
            + "0000 0000"
            + "0001 001a 8000070c 010000000000 010000000000 80000a02 c0c0 000000000000",
        OpenFlow13.addFlow(FlowEntry.of(0, 1, match)));
  }

  @Test
  void aPacketOutToSeveralPorts() {
    assertBytes(
        "040d 004c 00000000 ffffffff fffffffd 0030 000000000000"
            + "0000 0010 00000001 0000 000000000000"
            + "0000 0010 00000002 0000 000000000000"
            + "0000 0010 fffffff9 0000 000000000000"
            + "01020304",
        OpenFlow13.packetOut(
            OFPort.CONTROLLER,
            new byte[] {1, 2, 3, 4},
            List.of(
                OpenFlow13.output(OFPort.of(1)),
                OpenFlow13.output(OFPort.of(2)),
                OpenFlow13.output(OFPort.TABLE))));
  }

  @Test
  void requests() {
    assertBytes("0414 0008 00000000", OpenFlow13.barrier());
    assertBytes(
        "0412 0038 00000000 0001 0000 00000000 ff 000000 ffffffff ffffffff 00000000"
            + "b0f1000000000000 ffff000000000000"
            + ANYTHING,
        OpenFlow13.flows(0xb0f1L << 48, 0xffffL << 48));
    assertBytes("0412 0010 00000000 0007 0000 00000000", OpenFlow13.groups());
    assertBytes("0412 0018 00000000 000a 0000 00000000 ffffffff 00000000", OpenFlow13.meters());
  }

  @Test
  void aMatchThatASwitchWouldRefuseOrLoxiWouldChangeIsRefused() {
    assertRefused(
        "empty mask",
        () -> OpenFlow13.match().masked(MatchField.ETH_SRC, MacAddress.NONE, MacAddress.NONE));
    assertRefused(
        "outside its mask",
        () ->
            OpenFlow13.match()
                .masked(
                    MatchField.ETH_SRC,
                    MacAddress.of("03:00:00:00:00:00"),
                    MacAddress.of("01:00:00:00:00:00")));
    assertRefused(
        "needs eth_type",
        () -> OpenFlow13.match().exact(MatchField.IPV4_DST, IPv4Address.of("10.0.0.1")).build());
    assertThrows(
        UnsupportedOperationException.class,
        () -> OpenFlow13.match().exact(MatchField.PACKET_TYPE, PacketType.of(0, 0)));
  }

  @Test
  void aMatchWithItsPrerequisitesIsMadeWhateverTheOrder() {
    Match match =
        OpenFlow13.match()
            .exact(MatchField.IPV4_DST, IPv4Address.of("10.0.0.1"))
            .exact(MatchField.ETH_TYPE, EthType.IPv4)
            .build();
    assertEquals(IPv4Address.of("10.0.0.1"), match.get(MatchField.IPV4_DST));
  }

  @Test
  void flowEntriesOutOfRangeAreRefused() {
    Match any = OpenFlow13.match().build();
    assertRefused("table must be 0 to 254, found 255", () -> FlowEntry.of(255, 0, any));
    assertRefused("priority must be 0 to 65535", () -> FlowEntry.of(0, 65_536, any));
    assertRefused("idle timeout", () -> FlowEntry.of(0, 0, any).withIdleTimeout(-1));
    assertRefused("hard timeout", () -> FlowEntry.of(0, 0, any).withHardTimeout(65_536));
  }

  static void assertRefused(String text, Executable work) {
    IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, work);
    assertTrue(thrown.toString().contains(text), thrown.toString());
  }

  /** Checks a message's bytes, its transaction id left out. */
  static void assertBytes(String expected, OFMessage message) {
    ByteBuf buffer = Unpooled.buffer();
    message.writeTo(buffer);
    buffer.setInt(4, 0);
    assertEquals(expected.replace(" ", ""), ByteBufUtil.hexDump(buffer));
  }
}
