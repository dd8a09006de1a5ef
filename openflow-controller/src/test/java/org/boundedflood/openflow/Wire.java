package org.boundedflood.openflow;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** OpenFlow 1.3 messages of a switch, as bytes. */
final class Wire {
  static final int HELLO = 0;
  static final int ERROR = 1;
  static final int ECHO_REQUEST = 2;
  static final int ECHO_REPLY = 3;
  static final int FEATURES_REQUEST = 5;
  static final int FEATURES_REPLY = 6;
  static final int SET_CONFIG = 9;
  static final int PACKET_IN = 10;
  static final int FLOW_REMOVED = 11;
  static final int PORT_STATUS = 12;
  static final int PACKET_OUT = 13;
  static final int FLOW_MOD = 14;
  static final int MULTIPART_REQUEST = 18;
  static final int MULTIPART_REPLY = 19;
  static final int BARRIER_REQUEST = 20;
  static final int BARRIER_REPLY = 21;
  static final int ROLE_REQUEST = 24;
  static final int ROLE_REPLY = 25;

  static final int PORT_DESC = 13;
  static final int REASON_ADD = 0;
  static final int REASON_DELETE = 1;
  static final int REASON_MODIFY = 2;

  private Wire() {}

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  static byte[] message(int version, int type, int xid, byte[]... body) {
    byte[] all = concat(body);
    return ByteBuffer.allocate(8 + all.length)
        .put((byte) version)
        .put((byte) type)
        .putShort((short) (8 + all.length))
        .putInt(xid)
        .put(all)
        .array();
  }

  static byte[] message(int type, int xid, byte[]... body) {
    return message(4, type, xid, body);
  }

  /** A hello with a version bitmap, as Open vSwitch sends it. */
  static byte[] hello(int version, int bitmap) {
    return message(
        version, HELLO, 1, ByteBuffer.allocate(8).putInt(0x0001_0008).putInt(bitmap).array());
  }

  static byte[] featuresReply(int xid, long datapath, int auxiliary) {
    return message(
        FEATURES_REPLY,
        xid,
        ByteBuffer.allocate(24)
            .putLong(datapath)
            .putInt(0)
            .put((byte) 254)
            .put((byte) auxiliary)
            .putShort((short) 0)
            .putInt(0x4f)
            .putInt(0)
            .array());
  }

  static byte[] port(int number, String name) {
    return ByteBuffer.allocate(64)
        .putInt(number)
        .putInt(0)
        .put(new byte[] {2, 0, 0, 0, 0, (byte) number})
        .putShort((short) 0)
        .put(name.getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  static byte[] multipart(int xid, int type, boolean more, byte[]... entries) {
    return message(
        MULTIPART_REPLY,
        xid,
        ByteBuffer.allocate(8)
            .putShort((short) type)
            .putShort((short) (more ? 1 : 0))
            .putInt(0)
            .array(),
        concat(entries));
  }

  static byte[] portStatus(int reason, byte[] port) {
    return message(PORT_STATUS, 0, ByteBuffer.allocate(8).put((byte) reason).array(), port);
  }

  static byte[] error(int xid, int type, int code, byte[] data) {
    return message(
        ERROR,
        xid,
        ByteBuffer.allocate(4).putShort((short) type).putShort((short) code).array(),
        data);
  }

  /** The match of a packet-in: the ingress port and nothing else. */
  static byte[] inPort(int port) {
    return ByteBuffer.allocate(16).putInt(0x0001_000c).putInt(0x8000_0004).putInt(port).array();
  }

  static byte[] packetIn(byte[] match, byte[] frame) {
    return message(
        PACKET_IN,
        0,
        ByteBuffer.allocate(16)
            .putInt(-1)
            .putShort((short) frame.length)
            .put((byte) 1)
            .put((byte) 2)
            .putLong(0xb0f1)
            .array(),
        match,
        new byte[2],
        frame);
  }
}
