package org.boundedflood.core.frb;

import java.nio.ByteBuffer;

/**
 * What link checks and answers carry behind the {@link Capabilities}, in fields of the same form,
 * which the original and older versions pass over:
 *
 * <pre>
 * type 2: length 2, the low 16 bits of a clock in milliseconds: in a check that of its sender,
 *         in an answer what was in the check
 * type 3: length 4, which state of the receiver's adjacency the sender has, see AdjacencyUpdate
 * </pre>
 *
 * @param clock 0 to 65535, or {@link #NO_CLOCK}
 * @param adjacency 0 if none
 */
public record LinkNotes(int clock, int adjacency) {
  /** Stands for a clock that was not told. */
  public static final int NO_CLOCK = -1;

  /** Those of a message without any. */
  public static final LinkNotes NONE = new LinkNotes(NO_CLOCK, 0);

  private static final int CLOCK_MASK = 0xffff;
  private static final int END = 0;
  private static final int CLOCK = 2;
  private static final int ADJACENCY = 3;

  /** Notes of a node at a time. */
  public static LinkNotes at(long now, int adjacency) {
    return new LinkNotes((int) (now & CLOCK_MASK), adjacency);
  }

  /** The answer to these. */
  public LinkNotes answer(int ownAdjacency) {
    return new LinkNotes(clock, ownAdjacency);
  }

  /**
   * How many milliseconds ago the clock showed this, at most 65535.
   *
   * @throws IllegalStateException if there is no clock
   */
  public int ageMillis(long now) {
    if (clock == NO_CLOCK) {
      throw new IllegalStateException("no clock was told");
    }
    return (int) ((now - clock) & CLOCK_MASK);
  }

  /**
   * Reads the payload of a link check or answer. Throws on no input: a field of another length than
   * it should have counts as missing, as does what follows one that exceeds the payload.
   */
  public static LinkNotes read(Payload payload) {
    ByteBuffer in = ByteBuffer.wrap(payload.bytes());
    int clock = NO_CLOCK;
    int adjacency = 0;
    while (in.remaining() >= 2) {
      int type = in.get();
      int length = in.get() & 0xff;
      if (type == END || length > in.remaining()) {
        break;
      }
      if (type == CLOCK && length == Short.BYTES) {
        clock = in.getShort(in.position()) & CLOCK_MASK;
      } else if (type == ADJACENCY && length == Integer.BYTES) {
        adjacency = in.getInt(in.position());
      }
      in.position(in.position() + length);
    }
    return new LinkNotes(clock, adjacency);
  }

  /** A payload that ends with a whole field, and these behind it. */
  public Payload behind(Payload fields) {
    int clockBytes = clock == NO_CLOCK ? 0 : 2 + Short.BYTES;
    int adjacencyBytes = adjacency == 0 ? 0 : 2 + Integer.BYTES;
    ByteBuffer out = ByteBuffer.allocate(fields.length() + clockBytes + adjacencyBytes);
    out.put(fields.bytes());
    if (clock != NO_CLOCK) {
      out.put((byte) CLOCK).put((byte) Short.BYTES).putShort((short) clock);
    }
    if (adjacency != 0) {
      out.put((byte) ADJACENCY).put((byte) Integer.BYTES).putInt(adjacency);
    }
    return Payload.of(out.array());
  }
}
