package org.boundedflood.openflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.types.OFPort;

class PacketInReaderTest {
  private static final byte[] FRAME = Wire.hex("020000000002 020000000001 88b5 01020304");

  @Test
  void everyFieldIsRead() throws Exception {
    PacketIn packetIn = read(Wire.packetIn(Wire.inPort(7), FRAME));
    assertEquals(PacketIn.NO_BUFFER, packetIn.bufferId());
    assertEquals(FRAME.length, packetIn.totalLength());
    assertEquals(PacketIn.Reason.ACTION, packetIn.reason());
    assertEquals(2, packetIn.tableId());
    assertEquals(0xb0f1, packetIn.cookie());
    assertEquals(OFPort.of(7), packetIn.inPort());
    assertArrayEquals(FRAME, packetIn.frame());
  }

  @Test
  void everyReasonIsToldApart() throws Exception {
    byte[] message = Wire.packetIn(Wire.inPort(7), FRAME);
    PacketIn.Reason[] reasons = PacketIn.Reason.values();
    for (int wire = 0; wire < reasons.length; wire++) {
      message[14] = (byte) wire;
      assertEquals(reasons[wire], read(message).reason());
    }
  }

  @Test
  void reservedPortsAreUnderstood() throws Exception {
    assertEquals(OFPort.LOCAL, read(Wire.packetIn(Wire.inPort(0xfffffffe), FRAME)).inPort());
    assertEquals(OFPort.CONTROLLER, read(Wire.packetIn(Wire.inPort(0xfffffffd), FRAME)).inPort());
  }

  @Test
  void fieldsUnknownToLoxiDoNotHideThePort() throws Exception {
    // Nicira register 0, then a 16-byte tunnel field, then the port, then metadata.
    byte[] match =
        Wire.hex(
            "0001 0034 00010004 0000002a 0001d210 00112233445566778899aabbccddeeff"
                + "80000004 00000009 80000408 0000000000000001 00000000");
    PacketIn packetIn = read(Wire.packetIn(match, FRAME));
    assertEquals(OFPort.of(9), packetIn.inPort());
    assertEquals(1, packetIn.metadata());
    assertArrayEquals(FRAME, packetIn.frame());
  }

  @Test
  void aFrameMayBeEmpty() throws Exception {
    assertEquals(0, read(Wire.packetIn(Wire.inPort(1), new byte[0])).frame().length);
  }

  @Test
  void readingLeavesTheBufferAsItWas() throws Exception {
    ByteBuf buffer = Unpooled.wrappedBuffer(new byte[5], Wire.packetIn(Wire.inPort(7), FRAME));
    buffer.skipBytes(5);
    assertEquals(OFPort.of(7), PacketInReader.read(buffer).inPort());
    assertEquals(5, buffer.readerIndex());
  }

  @Test
  void everyCutBeforeTheFrameIsAFault() {
    byte[] message = Wire.packetIn(Wire.inPort(7), new byte[0]);
    for (int length = 8; length < message.length; length++) {
      byte[] cut = Arrays.copyOf(message, length);
      assertThrows(UndecodableException.class, () -> read(cut), "cut to " + length);
    }
  }

  @Test
  void aMatchThatIsWrongIsAFault() {
    assertFault("match of type 0", "0000 000c 80000004 00000007 00000000");
    assertFault("match of 3 bytes", "0001 0003 80000004 00000007 00000000");
    assertFault("match of 4096 bytes", "0001 1000 80000004 00000007 00000000");
    assertFault("does not say its port", "0001 0004 00000000 00000000 00000000");
    assertFault("does not say its port", "0001 000c 800000ff 00000007 00000000");
  }

  @Test
  void theTextDoesNotShowTheFrame() throws Exception {
    String text = read(Wire.packetIn(Wire.inPort(7), FRAME)).toString();
    assertTrue(text.contains("port 7") && text.contains("cookie 0xb0f1"), text);
    assertFalse(text.contains("88b5"), text);
  }

  private static void assertFault(String fault, String match) {
    UndecodableException thrown =
        assertThrows(UndecodableException.class, () -> read(Wire.packetIn(Wire.hex(match), FRAME)));
    assertTrue(thrown.fault().contains(fault), thrown.fault());
  }

  private static PacketIn read(byte[] message) throws UndecodableException {
    return PacketInReader.read(Unpooled.wrappedBuffer(message));
  }
}
