package org.boundedflood.core.frb;

import java.util.Arrays;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;

/** FRBs to and from Ethernet frames. The layout stands at {@link Frb}. */
public final class FrbCodec {
  private static final int ETHER_TYPE_OFFSET = 2 * MacAddress.BYTES;
  private static final int ROOT_OFFSET = EthernetFrame.HEADER_BYTES;
  private static final int BOUND_OFFSET = ROOT_OFFSET + NodeId.BYTES;
  private static final int HOP_COUNT_OFFSET = BOUND_OFFSET + NodeId.BYTES;
  private static final int TYPE_OFFSET = HOP_COUNT_OFFSET + 1;
  private static final int PAYLOAD_COUNT_OFFSET = TYPE_OFFSET + 1;

  private FrbCodec() {}

  /** Writes an FRB as a frame, padded with zeros to 60 bytes. */
  public static EthernetFrame encode(Frb frb, MacAddress destination, MacAddress source) {
    Payload payload = frb.payload();
    byte[] bytes = new byte[Math.max(Frb.MIN_FRAME_BYTES, Frb.OVERHEAD_BYTES + payload.length())];
    destination.write(bytes, 0);
    source.write(bytes, MacAddress.BYTES);
    bytes[ETHER_TYPE_OFFSET] = (byte) (Frb.ETHER_TYPE >>> Byte.SIZE);
    bytes[ETHER_TYPE_OFFSET + 1] = (byte) Frb.ETHER_TYPE;
    frb.root().write(bytes, ROOT_OFFSET);
    frb.bound().write(bytes, BOUND_OFFSET);
    bytes[HOP_COUNT_OFFSET] = (byte) frb.hopCount();
    bytes[TYPE_OFFSET] = (byte) frb.type().code();
    bytes[PAYLOAD_COUNT_OFFSET] = (byte) frb.payloadCount();
    System.arraycopy(payload.bytes(), 0, bytes, Frb.OVERHEAD_BYTES, payload.length());
    return EthernetFrame.of(bytes);
  }

  /** Reads a frame as an FRB. Throws on no input: what is malformed is rejected with a reason. */
  public static FrbParse decode(EthernetFrame frame) {
    if (frame.etherType() != Frb.ETHER_TYPE) {
      return new FrbParse.Rejected(FrbReject.NOT_FRB);
    }
    byte[] bytes = frame.bytes();
    if (bytes.length < Frb.OVERHEAD_BYTES) {
      return new FrbParse.Rejected(FrbReject.TRUNCATED);
    }
    FrbType type = FrbType.withCode(bytes[TYPE_OFFSET] & 0xff);
    if (type == null) {
      return new FrbParse.Rejected(FrbReject.UNKNOWN_TYPE);
    }
    return Frb.parse(
        NodeId.read(bytes, ROOT_OFFSET),
        NodeId.read(bytes, BOUND_OFFSET),
        bytes[HOP_COUNT_OFFSET] & 0xff,
        type,
        bytes[PAYLOAD_COUNT_OFFSET] & 0xff,
        Payload.of(Arrays.copyOfRange(bytes, Frb.OVERHEAD_BYTES, bytes.length)));
  }
}
