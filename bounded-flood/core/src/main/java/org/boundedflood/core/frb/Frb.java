package org.boundedflood.core.frb;

import java.util.Optional;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * A Flooding Route and Bound: the message that one node of the overlay sends to an adjacent one.
 *
 * <p>On the wire, behind an Ethernet header with EtherType 0xC0C0, all fields in network order:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                                                               |
 * +                                                               +
 * |                        root (128 bits)                        |
 * +                                                               +
 * |                                                               |
 * +                                                               +
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                                                               |
 * +                                                               +
 * |                        bound (128 bits)                       |
 * +                                                               +
 * |                                                               |
 * +                                                               +
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   hop count   |     type      | payload count |  payload ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Only well-formed FRBs exist: the constructor refuses what the codec would reject. The payload
 * of a link check or answer is kept as the wire shows it, that is empty or, since short frames are
 * padded, of at least 11 bytes.
 *
 * @param root the node that started it
 * @param bound a flood's recipient may pass it on to peers strictly between itself and this
 *     position, clockwise; in a link message the sender, like root
 * @param hopCount switching hops travelled when the recipient gets it: 1 to 255 in a flood, where
 *     255 stands for "255 or more", 0 in a link message
 * @param type what it is for
 * @param payloadCount number of records in the payload of a type that has them, 0 to 255, else 0
 * @param payload what it carries
 */
public record Frb(
    NodeId root, NodeId bound, int hopCount, FrbType type, int payloadCount, Payload payload) {
  /** EtherType of a frame that carries an FRB. */
  public static final int ETHER_TYPE = 0xC0C0;

  /** Bytes of the FRB header. */
  public static final int HEADER_BYTES = 2 * NodeId.BYTES + 3;

  /** What an FRB costs on the tunnel beyond its payload: its Ethernet header and its own. */
  public static final int OVERHEAD_BYTES = EthernetFrame.HEADER_BYTES + HEADER_BYTES;

  /** Shortest frame that is sent; what is shorter is padded with zeros. */
  public static final int MIN_FRAME_BYTES = 60;

  /** Largest value of the hop count and of the payload count. */
  public static final int MAX_COUNT = 255;

  private static final int MIN_LINK_PAYLOAD_BYTES = MIN_FRAME_BYTES - OVERHEAD_BYTES;

  /** Checks that the parts make a well-formed FRB. */
  public Frb {
    payload = type.isFlood() || type.hasRecords() ? payload : asPadded(payload);
    FrbReject fault = fault(root, bound, hopCount, type, payloadCount, payload);
    if (fault != null) {
      throw new IllegalArgumentException(
          "%s: root %s, bound %s, hop count %d, type %s, payload count %d, payload %s"
              .formatted(fault.description(), root, bound, hopCount, type, payloadCount, payload));
    }
  }

  /** The first fault of an FRB's parts in the order of the header's fields, null if it is sound. */
  private static @Nullable FrbReject fault(
      NodeId root, NodeId bound, int hopCount, FrbType type, int payloadCount, Payload payload) {
    if (!type.isFlood() && !root.equals(bound)) {
      return FrbReject.MISADDRESSED;
    }
    if (type.isFlood() ? hopCount < 1 || hopCount > MAX_COUNT : hopCount != 0) {
      return FrbReject.BAD_HOP_COUNT;
    }
    if (payloadCount < 0
        || payloadCount > (type.hasRecords() ? MAX_COUNT : 0)
        || (type.hasRecords() && payload.length() != payloadCount * type.recordBytes())) {
      return FrbReject.BAD_COUNT;
    }
    if (type == FrbType.FWD && payload.length() < HandOver.FIXED_BYTES) {
      return FrbReject.BAD_HAND_OVER;
    }
    return type == FrbType.BRDCST && !isFloodable(payload) ? FrbReject.BAD_PAYLOAD : null;
  }

  private static boolean isFloodable(Payload payload) {
    return payload.length() >= EthernetFrame.HEADER_BYTES
        && EthernetFrame.of(payload.bytes()).etherType() != ETHER_TYPE;
  }

  private static Payload asPadded(Payload payload) {
    return payload.isZeroFrom(0)
        ? Payload.EMPTY
        : payload.resized(Math.max(payload.length(), MIN_LINK_PAYLOAD_BYTES));
  }

  /**
   * Reads the fields behind an Ethernet header.
   *
   * @param hopCount 0 to 255
   * @param payloadCount 0 to 255
   * @param rest all bytes behind the header, padding included
   */
  static FrbParse parse(
      NodeId root, NodeId bound, int hopCount, FrbType type, int payloadCount, Payload rest) {
    Payload payload = rest;
    if (type.hasRecords()) {
      int length = payloadCount * type.recordBytes();
      if (rest.length() < length || !rest.isZeroFrom(length)) {
        return new FrbParse.Rejected(FrbReject.BAD_COUNT);
      }
      payload = rest.resized(length);
    }
    FrbReject fault = fault(root, bound, hopCount, type, payloadCount, payload);
    return fault == null
        ? new FrbParse.Parsed(new Frb(root, bound, hopCount, type, payloadCount, payload))
        : new FrbParse.Rejected(fault);
  }

  /**
   * A bounded flood of a frame.
   *
   * @param hops 1 for the initiator's
   * @throws IllegalArgumentException if {@code frame} is itself an FRB or {@code hops} is not in 1
   *     to 255
   */
  public static Frb flood(NodeId root, NodeId bound, int hops, EthernetFrame frame) {
    return new Frb(root, bound, hops, FrbType.BRDCST, 0, Payload.of(frame.bytes()));
  }

  /** A flooded announcement of leaves that {@code root} hosts. */
  public static Frb announcement(NodeId root, NodeId bound, int hops, LeafRecords leaves) {
    return new Frb(root, bound, hops, FrbType.ANNOUNCE, leaves.count(), leaves.payload());
  }

  /** A question to an adjacent peer whether the tunnel carries traffic. */
  public static Frb linkCheck(NodeId self, Payload payload) {
    return new Frb(self, self, 0, FrbType.LNK_CHK, 0, payload);
  }

  /** The answer to {@link #linkCheck}. */
  public static Frb linkAnswer(NodeId self, Payload payload) {
    return new Frb(self, self, 0, FrbType.LNK_ACK, 0, payload);
  }

  /** Part of the table of all leaves that {@code self} knows of, for one adjacent peer. */
  public static Frb leafTable(NodeId self, LeafRecords leaves) {
    return new Frb(self, self, 0, FrbType.LEAF_TABLE, leaves.count(), leaves.payload());
  }

  /** Leaves that {@code self} hosts, in the original's form, for one adjacent peer. */
  public static Frb leafExchange(NodeId self, LeafRecords addresses) {
    return new Frb(self, self, 0, FrbType.LEAF_TX, addresses.count(), addresses.payload());
  }

  /**
   * The largest payload that fits a tunnel, in bytes: the longest frame, Ethernet header included,
   * that can be flooded over it. Never negative.
   *
   * @param tunnelMtu largest packet behind the Ethernet header that the tunnel port carries
   */
  public static int maxPayload(int tunnelMtu) {
    return Math.max(0, tunnelMtu - HEADER_BYTES);
  }

  /**
   * This flood as a recipient passes it on.
   *
   * <p>The hop count stays at 255 once it got there. Such a flood is passed on all the same: its
   * bound ends it, not its hop count, and a plain ring of 300 nodes has more than 255 hops.
   *
   * @throws IllegalStateException if this is not a flood
   */
  public Frb passedOn(NodeId nextBound) {
    if (!type.isFlood()) {
      throw new IllegalStateException(type + " ends at the adjacent peer");
    }
    int hops = Math.min(MAX_COUNT, hopCount + 1);
    return new Frb(root, nextBound, hops, type, payloadCount, payload);
  }

  /** This flood with another bound. */
  public Frb boundedBy(NodeId otherBound) {
    return new Frb(root, otherBound, hopCount, type, payloadCount, payload);
  }

  /**
   * What a node must discard although the FRB is well-formed, because of who the node is: an FRB
   * which it started itself, or a flood that is bounded by it.
   */
  public Optional<FrbReject> check(NodeId self) {
    if (root.equals(self)) {
      return Optional.of(FrbReject.OWN_ROOT);
    }
    return bound.equals(self) ? Optional.of(FrbReject.OWN_BOUND) : Optional.empty();
  }

  /**
   * Whether this is a link check of {@code self} that came back: the peer's switch reflected it, or
   * the tunnel leads to this node itself.
   */
  public boolean isReflectionOf(NodeId self) {
    return type == FrbType.LNK_CHK && root.equals(self);
  }

  /**
   * The flooded frame.
   *
   * @throws IllegalStateException if this is not a {@link FrbType#BRDCST}
   */
  public EthernetFrame payloadFrame() {
    if (type != FrbType.BRDCST) {
      throw new IllegalStateException(type + " carries no frame");
    }
    return EthernetFrame.of(payload.bytes());
  }

  @Override
  public String toString() {
    return "%s root %s bound %s hops %d count %d payload %s"
        .formatted(type, root.abbreviated(), bound.abbreviated(), hopCount, payloadCount, payload);
  }
}
