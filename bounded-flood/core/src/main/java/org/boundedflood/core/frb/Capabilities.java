package org.boundedflood.core.frb;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.stream.Stream;

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
  public static final Capabilities NONE = new Capabilities(0);

  private static final int END = 0;
  private static final int BIT_SET = 1;
  private static final int BIT_SET_BYTES = Integer.BYTES;

  private static final int KNOWN =
      Stream.of(Capability.values()).mapToInt(Capability::mask).reduce(0, (a, b) -> a | b);

  private final int bits;

  private Capabilities(int bits) {
    this.bits = bits;
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
    int bits = 0;
    for (Capability capability : offered) {
      bits |= capability.mask();
    }
    return ofBits(bits);
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
    return (bits & KNOWN) == 0 ? NONE : new Capabilities(bits & KNOWN);
  }

  /** The payload for a link check or answer; empty if nothing is offered. */
  public Payload toPayload() {
    if (bits == 0) {
      return Payload.EMPTY;
    }
    return Payload.of(
        ByteBuffer.allocate(2 + BIT_SET_BYTES)
            .put((byte) BIT_SET)
            .put((byte) BIT_SET_BYTES)
            .putInt(bits)
            .array());
  }

  /** Whether this is offered. */
  public boolean contains(Capability capability) {
    return (bits & capability.mask()) != 0;
  }

  /**
   * Whether the switch of the node that offers these lets in what the receiver sends, as far as can
   * be known: one that speaks the original protocol does not say.
   */
  public boolean isReady() {
    return contains(Capability.READY) || !contains(Capability.REFLECT);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Capabilities that && bits == that.bits;
  }

  @Override
  public int hashCode() {
    return Integer.hashCode(bits);
  }

  @Override
  public String toString() {
    return Stream.of(Capability.values()).filter(this::contains).toList().toString();
  }
}
