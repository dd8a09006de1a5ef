package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boundedflood.openflow.DisconnectReason.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.projectfloodlight.openflow.types.OFPort;

@Timeout(60)
class FramingTest {
  private static final byte[] FRAME = Wire.hex("020000000002 020000000001 88b5 0102030405060708");

  @Test
  void aMessageMayArriveByteByByte() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      fixture.heard.connected();
      byte[] all =
          Wire.concat(
              Wire.packetIn(Wire.inPort(7), FRAME),
              Wire.portStatus(Wire.REASON_ADD, Wire.port(9, "nine")),
              Wire.packetIn(Wire.inPort(8), FRAME));
      for (byte one : all) {
        peer.send(new byte[] {one});
      }
      assertEquals(OFPort.of(7), fixture.heard.next(PacketIn.class).inPort());
      fixture.heard.next(OFPortStatus.class);
      assertEquals(OFPort.of(8), fixture.heard.next(PacketIn.class).inPort());
    }
  }

  @Test
  void manyMessagesMayArriveAtOnce() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      fixture.heard.connected();
      byte[][] messages = new byte[3000][];
      for (int i = 0; i < messages.length; i++) {
        messages[i] = Wire.packetIn(Wire.inPort(i + 1), FRAME);
      }
      peer.send(messages);
      for (int i = 0; i < messages.length; i++) {
        assertEquals(i + 1, fixture.heard.next(PacketIn.class).inPort().getPortNumber());
      }
    }
  }

  @Test
  void theLongestMessageIsTaken() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      fixture.heard.connected();
      byte[] frame = new byte[65_535 - 8 - 16 - 16 - 2];
      frame[frame.length - 1] = 77;
      byte[] message = Wire.packetIn(Wire.inPort(1), frame);
      assertEquals(65_535, message.length);
      peer.send(message);
      assertArrayEquals(frame, fixture.heard.next(PacketIn.class).frame());
    }
  }

  @Test
  void aHeaderShorterThanItselfEndsTheSession() throws Exception {
    for (int length = 0; length < 8; length++) {
      try (Fixture fixture = Fixture.start()) {
        FakeSwitch peer = fixture.connect(1);
        fixture.heard.connected();
        peer.send(new byte[] {4, 10, 0, (byte) length, 0, 0, 0, 0});
        DisconnectReason reason = fixture.heard.next(DisconnectReason.class);
        assertEquals(Kind.PROTOCOL_VIOLATION, reason.kind());
        assertTrue(reason.text().contains("a message of " + length + " bytes"), reason.text());
        peer.expectEnd();
      }
    }
  }

  @Test
  void whatLoxiCannotDecodeIsKeptRawAndSurvived() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      OpenFlowSession session = fixture.heard.connected();
      byte[] unknownType = Wire.message(99, 0xfffffff0, Wire.hex("0102"));
      byte[] unknownPortReason = Wire.portStatus(9, Wire.port(5, "five"));
      byte[] shortPortStatus = Wire.message(Wire.PORT_STATUS, 3, new byte[4]);
      byte[] wrongVersion = Wire.message(1, Wire.PORT_STATUS, 4, new byte[56]);
      peer.send(unknownType, unknownPortReason, shortPortStatus, wrongVersion);
      RawMessage raw = fixture.heard.next(RawMessage.class);
      assertEquals(99, raw.type());
      assertEquals(0xfffffff0L, raw.xid());
      assertArrayEquals(unknownType, raw.bytes());
      assertEquals(Wire.PORT_STATUS, fixture.heard.next(RawMessage.class).type());
      assertEquals(3, fixture.heard.next(RawMessage.class).xid());
      assertTrue(fixture.heard.next(RawMessage.class).fault().contains("version is 1"));
      peer.send(Wire.packetIn(Wire.inPort(1), FRAME));
      fixture.heard.next(PacketIn.class);
      assertEquals(4, Fixture.count(session, OpenFlowCounter.UNDECODABLE));
    }
  }

  @Test
  void whatFitsNothingIsCountedAndSurvived() throws Exception {
    try (Fixture fixture = Fixture.start()) {
      FakeSwitch peer = fixture.connect(1);
      fixture.heard.connected();
      peer.send(
          Wire.hello(4, 1 << 4),
          Wire.featuresReply(77, 5, 0),
          Wire.multipart(78, Wire.PORT_DESC, false),
          Wire.message(Wire.BARRIER_REQUEST, 79),
          Wire.packetIn(Wire.inPort(1), FRAME));
      fixture.heard.next(PacketIn.class);
      assertEquals(4, fixture.count(OpenFlowCounter.UNEXPECTED));
    }
  }
}
