package org.boundedflood.core.frb;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a node offers to an adjacent peer, told in link checks and answers. Immutable.
 *
 * <p>Travels as type-length-value fields, which the original does not look at:
 *
 * <pre>
 * | type 1 | length 1 | value, length bytes |
 *
 * type 0: end, no length; the rest is padding
 * type 1: length 4, a bit set in network order, bits as in {@link Capability}
 * </pre>
 *
 * <p>Fields of other types and unknown bits come from later versions and are passed over.
 */
public final class Capabilities {
  /** Those of a peer that speaks the original protocol only. */
  public static final Capabilities NONE = new Capabilities(EnumSet.noneOf(Capability.class));

  private static final int END = 0;
  private static final int BIT_SET = 1;
  private static final int BIT_SET_BYTES = Integer.BYTES;

  private final EnumSet<Capability> offered;

  private Capabilities(EnumSet<Capability> offered) {
    this.offered = offered;
  }

  /**
   * Outcome of reading a payload.
   *
   * @param capabilities what is offered; none if the payload is malformed
   * @param wellFormed whether every field ends within the payload and the bit set has four bytes
   */
  public record Reading(Capabilities capabilities, boolean wellFormed) {}

  /** Returns the given capabilities. */
  public static Capabilities of(Capability... offered) {
    return of(Set.of(offered));
  }

  /** Returns the given capabilities. */
  public static Capabilities of(Set<Capability> offered) {
    return offered.isEmpty() ? NONE : new Capabilities(EnumSet.copyOf(offered));
  }

  /** Reads the payload of a link check or answer. Throws on no input. */
  public static Reading read(Payload payload) {
    ByteBuffer in = ByteBuffer.wrap(payload.bytes());
    int bits = 0;
    while (in.hasRemaining()) {
      int type = in.get();
      if (type == END) {
        break;
      }
      int length = in.hasRemaining() ? in.get() & 0xff : Integer.MAX_VALUE;
      if (length > in.remaining() || (type == BIT_SET && length != BIT_SET_BYTES)) {
        return new Reading(NONE, false);
      }
      if (type == BIT_SET) {
        bits |= in.getInt(in.position());
      }
      in.position(in.position() + length);
    }
    return new Reading(ofBits(bits), true);
  }

  private static Capabilities ofBits(int bits) {
    EnumSet<Capability> offered = EnumSet.noneOf(Capability.class);
    for (Capability capability : Capability.values()) {
      if ((bits & capability.mask()) != 0) {
        offered.add(capability);
      }
    }
    return of(offered);
  }

  /** The payload for a link check or answer; empty if nothing is offered. */
  public Payload toPayload() {
    if (offered.isEmpty()) {
      return Payload.EMPTY;
    }
    int bits = offered.stream().mapToInt(Capability::mask).reduce(0, (a, b) -> a | b);
    return Payload.of(
        ByteBuffer.allocate(2 + BIT_SET_BYTES)
            .put((byte) BIT_SET)
            .put((byte) BIT_SET_BYTES)
            .putInt(bits)
            .array());
  }

  /** Whether this is offered. */
  public boolean contains(Capability capability) {
    return offered.contains(capability);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Capabilities that && offered.equals(that.offered);
  }

  @Override
  public int hashCode() {
    return offered.hashCode();
  }

  @Override
  public String toString() {
    return offered.toString();
  }
}
