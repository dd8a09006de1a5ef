package org.boundedflood.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.boundedflood.core.flood.SwitchForm;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.frb.FrbParse;
import org.boundedflood.core.frb.FrbType;
import org.boundedflood.core.frb.HandOver;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.ring.Ring;

/**
 * One flood of a leaf's frame: who got it how often, over how many links, and what was lost on the
 * way. What belongs to it is told by its content, so that it is found in whatever overlay frame
 * carries it.
 *
 * <p>Each node's figures are written by the thread that runs the node, and read when all rest.
 */
final class FloodWatch {
  private static final int TEST_ETHER_TYPE = 0x88b5;
  private static final int FRAME_BYTES = 60;

  private final EthernetFrame frame;
  private final byte[] marker;
  private final int[] deliveries;
  private final int[] hops;
  private final AtomicLong bySwitch = new AtomicLong();
  private final AtomicLong packetIns = new AtomicLong();
  private final List<Interval> lost = new ArrayList<>();

  /** Nodes from {@code first} up to {@code bound}, clockwise. */
  private record Interval(NodeId first, NodeId bound) {
    boolean contains(NodeId node) {
      return node.equals(first) || Ring.between(first, node, bound);
    }
  }

  /**
   * A flood that has not begun.
   *
   * @param source address of the leaf that sends it
   * @param destination to which it is addressed
   * @param nodes how many nodes there are
   */
  FloodWatch(long flood, MacAddress source, MacAddress destination, int nodes) {
    this.marker = "watched flood %012d".formatted(flood).getBytes(StandardCharsets.US_ASCII);
    this.deliveries = new int[nodes];
    this.hops = new int[nodes];
    byte[] bytes = new byte[FRAME_BYTES];
    destination.write(bytes, 0);
    source.write(bytes, MacAddress.BYTES);
    bytes[12] = (byte) (TEST_ETHER_TYPE >>> Byte.SIZE);
    bytes[13] = (byte) TEST_ETHER_TYPE;
    System.arraycopy(marker, 0, bytes, EthernetFrame.HEADER_BYTES, marker.length);
    this.frame = EthernetFrame.of(bytes);
  }

  /** What the leaf sends. */
  EthernetFrame frame() {
    return frame;
  }

  /** Whether a frame, of the overlay or of a leaf, carries this flood. */
  boolean isIn(EthernetFrame candidate) {
    byte[] bytes = candidate.bytes();
    for (int start = EthernetFrame.HEADER_BYTES; start + marker.length <= bytes.length; start++) {
      if (bytes[start] == marker[0]
          && Arrays.equals(bytes, start, start + marker.length, marker, 0, marker.length)) {
        return true;
      }
    }
    return false;
  }

  /**
   * A node put it out of its leaf port; one that joined since it began is not looked at.
   *
   * @param isBySwitch whether its switch did, by itself
   */
  void delivered(int node, int afterHops, boolean isBySwitch) {
    if (node < deliveries.length) {
      deliveries[node]++;
      bySwitch.addAndGet(isBySwitch ? 1 : 0);
      hops[node] = afterHops;
    }
  }

  /** A switch gave it to its controller, in whatever form. */
  void packetIn() {
    packetIns.incrementAndGet();
  }

  /** It went out towards a peer and did not get there: all that the peer was to serve is lost. */
  synchronized void lost(EthernetFrame carrier, NodeId peer) {
    lost.add(servedBy(carrier, peer));
  }

  private static Interval servedBy(EthernetFrame carrier, NodeId peer) {
    Optional<SwitchForm> form = SwitchForm.of(carrier);
    if (form.isPresent()) {
      return new Interval(peer, SwitchForm.lowest(form.get().prefix()));
    }
    if (!(FrbCodec.decode(carrier) instanceof FrbParse.Parsed parsed)) {
      throw new IllegalArgumentException("no frame of the overlay: " + carrier);
    }
    Frb frb = parsed.frb();
    return frb.type() == FrbType.FWD
            && HandOver.read(frb) instanceof HandOver.Parse.Parsed handedOver
        ? new Interval(handedOver.handOver().gap().start(), handedOver.handOver().gap().end())
        : new Interval(peer, frb.bound());
  }

  /** How often a node put it out of its leaf port. */
  int deliveries(int node) {
    return node < deliveries.length ? deliveries[node] : 0;
  }

  /** The links that it had crossed when it was last delivered at a node that it reached. */
  int hops(int node) {
    return hops[node];
  }

  /** How many of the deliveries were by switches that had it from switches alone. */
  long deliveriesBySwitch() {
    return bySwitch.get();
  }

  /** How often a switch gave it to its controller. */
  long packetIns() {
    return packetIns.get();
  }

  /** Whether the frame was lost that was to bring it to this node. */
  boolean isLostFor(NodeId node) {
    return lost.stream().anyMatch(interval -> interval.contains(node));
  }
}
