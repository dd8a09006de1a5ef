package org.boundedflood.core.frb;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.boundedflood.core.ring.NodeId;

/**
 * Where a traced flood has been: what a {@link FrbType#TRACE} and its answer, a {@link
 * FrbType#TRACED}, carry. Records of 128 bits, in network order:
 *
 * <pre>
 * +--------------------+----------------+-----
 * | number of the trace| first node     | ...
 * +--------------------+----------------+-----
 * </pre>
 *
 * @param number tells traces of one root apart
 * @param nodes at most {@value #MAX_NODES}, no two the same: in a trace those that passed it on
 *     behind its root, in an answer all from the root to the one that answers
 */
public record TracedPath(NodeId number, List<NodeId> nodes) {
  /** What fits one frame on any usual tunnel; who is farther away is not traced. */
  public static final int MAX_NODES = 64;

  static final int RECORD_BYTES = NodeId.BYTES;

  /**
   * Checks the bound.
   *
   * @throws IllegalArgumentException if there are too many nodes, or one of them twice
   */
  public TracedPath {
    nodes = List.copyOf(nodes);
    if (nodes.size() > MAX_NODES || nodes.stream().distinct().count() < nodes.size()) {
      throw new IllegalArgumentException(
          "a path has up to %d nodes, each once, found %s".formatted(MAX_NODES, nodes));
    }
  }

  /** Whether another node can be added. */
  public boolean hasRoom() {
    return nodes.size() < MAX_NODES;
  }

  /** The path and one node more. */
  public TracedPath with(NodeId next) {
    List<NodeId> longer = new ArrayList<>(nodes);
    longer.add(next);
    return new TracedPath(number, longer);
  }

  /** The flood that is traced; {@code hops} is 1 for the initiator's. */
  public Frb toTrace(NodeId root, NodeId bound, int hops) {
    return new Frb(root, bound, hops, FrbType.TRACE, nodes.size() + 1, payload());
  }

  /** The answer on its way back, as {@code self} sends it to a peer. */
  public Frb toAnswer(NodeId self) {
    return new Frb(self, self, 0, FrbType.TRACED, nodes.size() + 1, payload());
  }

  /** Reads a message with counted records of 128 bits; empty if it is malformed. */
  public static Optional<TracedPath> read(Frb frb) {
    int count = frb.payloadCount() - 1;
    if (count < 0 || count > MAX_NODES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(frb.payload().bytes());
    NodeId number = NodeId.of(in.getLong(), in.getLong());
    List<NodeId> nodes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      nodes.add(NodeId.of(in.getLong(), in.getLong()));
    }
    return nodes.stream().distinct().count() < count
        ? Optional.empty()
        : Optional.of(new TracedPath(number, nodes));
  }

  private Payload payload() {
    ByteBuffer out = ByteBuffer.allocate((nodes.size() + 1) * RECORD_BYTES);
    out.putLong(number.high()).putLong(number.low());
    nodes.forEach(node -> out.putLong(node.high()).putLong(node.low()));
    return Payload.of(out.array());
  }
}
