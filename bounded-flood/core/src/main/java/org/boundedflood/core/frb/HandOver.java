package org.boundedflood.core.frb;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.boundedflood.core.flood.Gap;
import org.boundedflood.core.ring.NodeId;

/**
 * A flood together with the gap of its interval that nobody serves yet: what a {@link FrbType#FWD}
 * carries (protocol, section 9.3).
 *
 * <p>The FRB's root, bound and hop count are those of the flood, the bound being the end of the
 * gap. Its payload, in network order:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                                                               |
 * +                                                               +
 * |                   start of the gap (128 bits)                 |
 * +                                                               +
 * |                                                               |
 * +                                                               +
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  flood's type |  its count    | visited nodes | of them done  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  visited nodes, 0 to 16 of 128 bits: the way, then those done |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        the flood's payload ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-
 * </pre>
 *
 * @param flood a {@link FrbType#BRDCST} or {@link FrbType#ANNOUNCE}, bounded by the gap's end
 * @param gap where it still has to go; its root is never inside
 */
public record HandOver(Frb flood, Gap gap) {
  /** Bytes of a hand-over before the nodes that it visited; no FWD has a shorter payload. */
  static final int FIXED_BYTES = NodeId.BYTES + 4;

  /**
   * Checks that the parts belong together.
   *
   * @throws IllegalArgumentException if they do not
   */
  public HandOver {
    if (!isHandedOver(flood.type())
        || !flood.bound().equals(gap.end())
        || gap.contains(flood.root())) {
      throw new IllegalArgumentException(
          "a flood bounded by the gap's end, with its root outside, is handed over; found %s, %s"
              .formatted(flood, gap));
    }
  }

  /** Outcome of reading an FRB as a hand-over. */
  public sealed interface Parse {
    /** It is a sound one. */
    record Parsed(HandOver handOver) implements Parse {}

    /** It is not, and is to be discarded. */
    record Rejected(FrbReject reason) implements Parse {}
  }

  /** The message as it goes to a peer. */
  public Frb toFrb() {
    byte[] inner = flood.payload().bytes();
    int visited = gap.way().size() + gap.exhausted().size();
    int visitedBytes = visited * NodeId.BYTES;
    ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + visitedBytes + inner.length);
    put(gap.start(), out);
    out.put((byte) flood.type().code())
        .put((byte) flood.payloadCount())
        .put((byte) visited)
        .put((byte) gap.exhausted().size());
    gap.way().forEach(node -> put(node, out));
    gap.exhausted().forEach(node -> put(node, out));
    out.put(inner);
    return new Frb(
        flood.root(), flood.bound(), flood.hopCount(), FrbType.FWD, 0, Payload.of(out.array()));
  }

  /**
   * Reads a message. What is malformed is rejected with a reason.
   *
   * @throws IllegalArgumentException if {@code frb} is of another type
   */
  public static Parse read(Frb frb) {
    if (frb.type() != FrbType.FWD) {
      throw new IllegalArgumentException("FWD carries a hand-over, found " + frb);
    }
    ByteBuffer in = ByteBuffer.wrap(frb.payload().bytes());
    NodeId start = getNode(in);
    FrbType type = FrbType.withCode(in.get() & 0xff);
    int count = in.get() & 0xff;
    int visited = in.get() & 0xff;
    int exhausted = in.get() & 0xff;
    if (type == null
        || !isHandedOver(type)
        || visited > Gap.MAX_VISITED
        || exhausted > visited
        || in.remaining() < visited * NodeId.BYTES
        || start.equals(frb.bound())) {
      return new Parse.Rejected(FrbReject.BAD_HAND_OVER);
    }
    List<NodeId> passed = new ArrayList<>();
    for (int i = 0; i < visited; i++) {
      passed.add(getNode(in));
    }
    int way = visited - exhausted;
    Gap gap = new Gap(start, frb.bound(), passed.subList(0, way), passed.subList(way, visited));
    if (gap.contains(frb.root())) {
      return new Parse.Rejected(FrbReject.BAD_HAND_OVER);
    }
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    FrbParse flood =
        Frb.parse(frb.root(), frb.bound(), frb.hopCount(), type, count, Payload.of(rest));
    return flood instanceof FrbParse.Parsed sound
        ? new Parse.Parsed(new HandOver(sound.frb(), gap))
        : new Parse.Rejected(((FrbParse.Rejected) flood).reason());
  }

  private static boolean isHandedOver(FrbType type) {
    return type == FrbType.BRDCST || type == FrbType.ANNOUNCE;
  }

  private static void put(NodeId node, ByteBuffer out) {
    out.putLong(node.high()).putLong(node.low());
  }

  private static NodeId getNode(ByteBuffer in) {
    return NodeId.of(in.getLong(), in.getLong());
  }
}
