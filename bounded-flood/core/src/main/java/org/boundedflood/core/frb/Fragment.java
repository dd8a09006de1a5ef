package org.boundedflood.core.frb;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.ring.NodeId;

/**
 * One piece of an FRB that is too long for a tunnel: what a {@link FrbType#FRAGMENT} carries to the
 * adjacent peer, which puts the whole together again before it looks at it.
 *
 * <p>Payload, in network order:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        number of the whole, counted by the sender             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    length of the whole        |  index        | pieces        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    data ...
 * +-+-+-+-+-+-+-+-
 * </pre>
 *
 * <p>The whole is the frame of the FRB from its Ethernet header on. All pieces but the last have
 * the same length, {@code length / pieces} rounded up; so length, number of pieces and index say
 * which bytes a piece holds, and no two pieces can overlap.
 *
 * @param number tells the pieces of one frame from those of others on the link
 * @param wholeBytes length of the frame, {@link Frb#MIN_FRAME_BYTES} to {@link #MAX_WHOLE_BYTES}
 * @param index place of the piece, from 0
 * @param pieces how many there are, 2 to 255
 * @param data its bytes
 */
public record Fragment(int number, int wholeBytes, int index, int pieces, Payload data) {
  /** Longest frame that is carried in pieces: a jumbo frame with room to spare. */
  public static final int MAX_WHOLE_BYTES = 16_384;

  /** Fewest bytes of data in a piece that is not the last; a narrower tunnel carries no pieces. */
  public static final int MIN_PIECE_BYTES = 128;

  private static final int HEADER_BYTES = 8;

  /**
   * Checks the fields against each other.
   *
   * @throws IllegalArgumentException if they contradict each other
   */
  public Fragment {
    if (!isSound(wholeBytes, index, pieces)
        || data.length() != pieceBytes(wholeBytes, index, pieces)) {
      throw new IllegalArgumentException(
          "fields contradict each other: %d of %d bytes, piece %d of %d"
              .formatted(data.length(), wholeBytes, index, pieces));
    }
  }

  /** Outcome of reading an FRB as a fragment. */
  public sealed interface Parse {
    /** It is a sound one. */
    record Parsed(Fragment fragment) implements Parse {}

    /** It is not, and is to be discarded. */
    record Rejected(FrbReject reason) implements Parse {}
  }

  /**
   * Whether {@link #split} can carry a frame over a tunnel.
   *
   * @param maxPayload bytes that fit one FRB there, see {@link Frb#maxPayload}
   */
  public static boolean canSplit(int wholeBytes, int maxPayload) {
    int room = maxPayload - HEADER_BYTES;
    return wholeBytes <= MAX_WHOLE_BYTES
        && room >= MIN_PIECE_BYTES
        && (wholeBytes + room - 1) / room <= Frb.MAX_COUNT;
  }

  /**
   * The messages that carry a frame which does not fit one.
   *
   * @param number tells this frame from others
   * @throws IllegalArgumentException if {@link #canSplit} says no, or the frame fits one piece
   */
  public static List<Frb> split(NodeId self, int number, EthernetFrame frame, int maxPayload) {
    int room = maxPayload - HEADER_BYTES;
    if (!canSplit(frame.length(), maxPayload) || frame.length() <= room) {
      throw new IllegalArgumentException(
          "%d bytes cannot be carried in pieces of at most %d".formatted(frame.length(), room));
    }
    int pieces = (frame.length() + room - 1) / room;
    List<Frb> messages = new ArrayList<>(pieces);
    for (int index = 0; index < pieces; index++) {
      int from = offset(frame.length(), index, pieces);
      int to = from + pieceBytes(frame.length(), index, pieces);
      Payload data = Payload.of(Arrays.copyOfRange(frame.bytes(), from, to));
      messages.add(new Fragment(number, frame.length(), index, pieces, data).toFrb(self));
    }
    return messages;
  }

  /** The message as {@code self} sends it. */
  public Frb toFrb(NodeId self) {
    byte[] payload =
        ByteBuffer.allocate(HEADER_BYTES + data.length())
            .putInt(number)
            .putShort((short) wholeBytes)
            .put((byte) index)
            .put((byte) pieces)
            .put(data.bytes())
            .array();
    return new Frb(self, self, 0, FrbType.FRAGMENT, 0, Payload.of(payload));
  }

  /**
   * Reads a message. What is malformed is rejected with a reason.
   *
   * @throws IllegalArgumentException if {@code frb} is of another type
   */
  public static Parse read(Frb frb) {
    if (frb.type() != FrbType.FRAGMENT) {
      throw new IllegalArgumentException("FRAGMENT carries a piece, found " + frb);
    }
    if (frb.payload().length() < HEADER_BYTES) {
      return new Parse.Rejected(FrbReject.BAD_FRAGMENT);
    }
    ByteBuffer in = ByteBuffer.wrap(frb.payload().bytes());
    int number = in.getInt();
    int wholeBytes = in.getShort() & 0xffff;
    int index = in.get() & 0xff;
    int pieces = in.get() & 0xff;
    if (!isSound(wholeBytes, index, pieces)) {
      return new Parse.Rejected(FrbReject.BAD_FRAGMENT);
    }
    int length = pieceBytes(wholeBytes, index, pieces);
    if (in.remaining() < length || !frb.payload().isZeroFrom(HEADER_BYTES + length)) {
      return new Parse.Rejected(FrbReject.BAD_FRAGMENT);
    }
    byte[] data = new byte[length];
    in.get(data);
    return new Parse.Parsed(new Fragment(number, wholeBytes, index, pieces, Payload.of(data)));
  }

  /** Where the data begins in the whole. */
  public int offset() {
    return offset(wholeBytes, index, pieces);
  }

  private static boolean isSound(int wholeBytes, int index, int pieces) {
    return wholeBytes >= Frb.MIN_FRAME_BYTES
        && wholeBytes <= MAX_WHOLE_BYTES
        && pieces >= 2
        && pieces <= Frb.MAX_COUNT
        && index >= 0
        && index < pieces
        && offset(wholeBytes, pieces - 1, pieces) < wholeBytes;
  }

  private static int offset(int wholeBytes, int index, int pieces) {
    return index * ((wholeBytes + pieces - 1) / pieces);
  }

  private static int pieceBytes(int wholeBytes, int index, int pieces) {
    int next = Math.min(wholeBytes, offset(wholeBytes, index + 1, pieces));
    return next - offset(wholeBytes, index, pieces);
  }
}
