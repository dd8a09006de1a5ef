package org.boundedflood.core.frb;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Positions;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link FrbType#ADJACENCY} tells an adjacent peer of the sender's own peers: how the set
 * that was told before has changed.
 *
 * <p>Payload, in network order:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        base: sequence of what it builds on, 0 for nothing     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        sequence of what it makes of that                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    number of places gone      |    number of new places       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | to original   |  places gone, then new places, 8 bytes each,
 * +-+-+-+-+-+-+-+-+    ascending ...
 * </pre>
 *
 * <p>A place is the upper 64 bits of a node identifier. Sequences name states and have no order: a
 * receiver that is not in the state {@code base} takes no notice, goes on telling which state it is
 * in with its {@link LinkNotes}, and is then told everything anew.
 *
 * @param base 0 if this is all there is
 * @param sequence not 0, and not {@code base}
 * @param gone places of nodes that are no peers any more; none if {@code base} is 0
 * @param added places of nodes that are peers now
 * @param toOriginal links to the nearest node that speaks only the original protocol: 1 for a peer,
 *     up to {@link #NO_ORIGINAL}
 */
public record AdjacencyUpdate(
    int base, int sequence, Positions gone, Positions added, int toOriginal) {
  /** So many links and more away counts as if there were none. */
  public static final int NO_ORIGINAL = 64;

  private static final int HEADER_BYTES = 2 * Integer.BYTES + 2 * Short.BYTES + 1;
  private static final int MAX_PLACES = 0xffff;

  /**
   * Checks the sequences.
   *
   * @throws IllegalArgumentException if they or the numbers of places are not as said above
   */
  public AdjacencyUpdate {
    if (!isSound(base, sequence, gone.size(), toOriginal)
        || Math.max(gone.size(), added.size()) > MAX_PLACES) {
      throw new IllegalArgumentException(
          "no update: base %d, sequence %d, %d places gone, %d new, %d links to the original"
              .formatted(base, sequence, gone.size(), added.size(), toOriginal));
    }
  }

  /** Outcome of reading an FRB as an update. */
  public sealed interface Parse {
    /** It is a sound one. */
    record Parsed(AdjacencyUpdate update) implements Parse {}

    /** It is not, and is to be discarded. */
    record Rejected(FrbReject reason) implements Parse {}
  }

  /**
   * The updates that lead from one set to another, each with as many places as fit.
   *
   * @param base state in which the receiver is if it has {@code before}; 0 if {@code before} is
   *     empty because it has nothing
   * @param sequence of the first update; the following ones count up
   * @param maxPayload bytes that fit one FRB, see {@link Frb#maxPayload}
   * @return at least one
   * @throws IllegalArgumentException if not one place fits
   */
  public static List<AdjacencyUpdate> between(
      Positions before, Positions after, int toOriginal, int base, int sequence, int maxPayload) {
    int room = (maxPayload - HEADER_BYTES) / Positions.BYTES;
    if (room < 1) {
      throw new IllegalArgumentException(
          "payload must hold %d bytes, found %d"
              .formatted(HEADER_BYTES + Positions.BYTES, maxPayload));
    }
    Positions gone = before.without(after);
    Positions added = after.without(before);
    List<AdjacencyUpdate> updates = new ArrayList<>();
    int last = base;
    int next = sequence;
    int done = 0;
    int all = gone.size() + added.size();
    while (done < all || updates.isEmpty()) {
      int end = Math.min(all, done + room);
      Positions goneNow = gone.part(Math.min(done, gone.size()), Math.min(end, gone.size()));
      Positions addedNow =
          added.part(Math.max(0, done - gone.size()), Math.max(0, end - gone.size()));
      updates.add(new AdjacencyUpdate(last, next, goneNow, addedNow, toOriginal));
      last = next;
      next = following(next);
      done = end;
    }
    return updates;
  }

  /** The sequence after another: never 0. */
  public static int following(int sequence) {
    return sequence == -1 ? 1 : sequence + 1;
  }

  /** The message as {@code self} sends it. */
  public Frb toFrb(NodeId self) {
    ByteBuffer out =
        ByteBuffer.allocate(HEADER_BYTES + (gone.size() + added.size()) * Positions.BYTES)
            .putInt(base)
            .putInt(sequence)
            .putShort((short) gone.size())
            .putShort((short) added.size())
            .put((byte) toOriginal);
    write(gone, out);
    write(added, out);
    return new Frb(self, self, 0, FrbType.ADJACENCY, 0, Payload.of(out.array()));
  }

  private static void write(Positions places, ByteBuffer out) {
    for (int i = 0; i < places.size(); i++) {
      out.putLong(places.at(i));
    }
  }

  /**
   * Reads a message. What is malformed is rejected with a reason.
   *
   * @throws IllegalArgumentException if {@code frb} is of another type
   */
  public static Parse read(Frb frb) {
    if (frb.type() != FrbType.ADJACENCY) {
      throw new IllegalArgumentException("ADJACENCY carries an update, found " + frb);
    }
    Payload payload = frb.payload();
    if (payload.length() < HEADER_BYTES) {
      return new Parse.Rejected(FrbReject.BAD_ADJACENCY);
    }
    ByteBuffer in = ByteBuffer.wrap(payload.bytes());
    int base = in.getInt();
    int sequence = in.getInt();
    int gone = in.getShort() & MAX_PLACES;
    int added = in.getShort() & MAX_PLACES;
    int toOriginal = in.get() & 0xff;
    int length = HEADER_BYTES + (gone + added) * Positions.BYTES;
    if (!isSound(base, sequence, gone, toOriginal)
        || payload.length() < length
        || !payload.isZeroFrom(length)) {
      return new Parse.Rejected(FrbReject.BAD_ADJACENCY);
    }
    Positions goneNow = readPlaces(in, gone);
    Positions addedNow = readPlaces(in, added);
    if (goneNow == null || addedNow == null) {
      return new Parse.Rejected(FrbReject.BAD_ADJACENCY);
    }
    return new Parse.Parsed(new AdjacencyUpdate(base, sequence, goneNow, addedNow, toOriginal));
  }

  private static boolean isSound(int base, int sequence, int gone, int toOriginal) {
    return sequence != 0
        && sequence != base
        && (base != 0 || gone == 0)
        && toOriginal >= 1
        && toOriginal <= NO_ORIGINAL;
  }

  private static @Nullable Positions readPlaces(ByteBuffer in, int count) {
    long[] places = new long[count];
    for (int i = 0; i < count; i++) {
      places[i] = in.getLong();
    }
    return Positions.ofAscending(places);
  }
}
