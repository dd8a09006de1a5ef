package org.boundedflood.core.frb;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * How many messages with claims about leaves the sender has sent on a link, told in its link checks
 * and answers behind the {@link Capabilities}, in a field of the same form, which the original and
 * older versions pass over:
 *
 * <pre>
 * type 4: length 4, the number in network order, modulo 2^32
 * </pre>
 */
public final class LinkNews {
  private static final int END = 0;
  private static final int COUNT = 4;

  private LinkNews() {}

  /**
   * Reads the payload of a link check or answer. Throws on no input: a field of another length than
   * it should have counts as missing, as does what follows one that exceeds the payload.
   */
  public static OptionalInt read(Payload payload) {
    ByteBuffer in = ByteBuffer.wrap(payload.bytes());
    while (in.remaining() >= 2) {
      int type = in.get();
      int length = in.get() & 0xff;
      if (type == END || length > in.remaining()) {
        break;
      }
      if (type == COUNT && length == Integer.BYTES) {
        return OptionalInt.of(in.getInt());
      }
      in.position(in.position() + length);
    }
    return OptionalInt.empty();
  }

  /** Appends the number to a payload that ends with a whole field. */
  public static Payload append(Payload fields, int count) {
    return Payload.of(
        ByteBuffer.allocate(fields.length() + 2 + Integer.BYTES)
            .put(fields.bytes())
            .put((byte) COUNT)
            .put((byte) Integer.BYTES)
            .putInt(count)
            .array());
  }
}
