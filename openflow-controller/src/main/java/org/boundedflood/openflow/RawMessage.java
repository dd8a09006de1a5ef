package org.boundedflood.openflow;

/** A well-framed message whose content cannot be decoded. */
public final class RawMessage {
  private final int type;
  private final long xid;
  private final byte[] bytes;
  private final String fault;

  RawMessage(int type, long xid, byte[] bytes, String fault) {
    this.type = type;
    this.xid = xid;
    this.bytes = bytes;
    this.fault = fault;
  }

  /** The header's message type, 0 to 255. */
  public int type() {
    return type;
  }

  /** The header's transaction id, an unsigned 32-bit integer. */
  public long xid() {
    return xid;
  }

  /** The whole message, header included. The array belongs to the receiver. */
  public byte[] bytes() {
    return bytes;
  }

  /** Why it cannot be decoded. */
  public String fault() {
    return fault;
  }

  /** Names the message without its bytes. */
  @Override
  public String toString() {
    return "undecodable "
        + WireNames.type(type)
        + " of "
        + bytes.length
        + " bytes, xid "
        + xid
        + ": "
        + fault;
  }
}
