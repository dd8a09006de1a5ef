package org.boundedflood.core.flood;

import java.util.Optional;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;

/**
 * The form in which switches carry a bounded flood by themselves: the flooded frame as it is, but
 * for its destination address, which holds the bound.
 *
 * <pre>
 *  47         40 39                                                  0
 * +-------------+-----------------------------------------------------+
 * | FloodClass  |             the bound's upper 40 bits               |
 * +-------------+-----------------------------------------------------+
 * </pre>
 *
 * @param kind which frames were to be flooded
 * @param prefix the upper 40 bits of the bound's identifier
 */
public record SwitchForm(FloodClass kind, long prefix) {
  /** How many bits of an identifier are told. */
  public static final int PREFIX_BITS = 40;

  /** The part of the destination address that holds them. */
  public static final long PREFIX_MASK = (1L << PREFIX_BITS) - 1;

  /** Checks the range. */
  public SwitchForm {
    if ((prefix & ~PREFIX_MASK) != 0) {
      throw new IllegalArgumentException(
          "a bound must have 40 bits, found 0x" + Long.toHexString(prefix));
    }
  }

  /** What is told of an identifier. */
  public static long prefix(NodeId node) {
    return node.high() >>> (Long.SIZE - PREFIX_BITS);
  }

  /** The lowest identifier of which this is told. */
  public static NodeId lowest(long prefix) {
    return NodeId.of(prefix << (Long.SIZE - PREFIX_BITS), 0);
  }

  /** Reads the destination address; empty if the frame is not in this form. */
  public static Optional<SwitchForm> of(EthernetFrame frame) {
    return FloodClass.onItsWay(frame)
        .map(kind -> new SwitchForm(kind, frame.destination().value() & PREFIX_MASK));
  }

  /** The destination address. */
  public MacAddress address() {
    return MacAddress.of(kind.octet().value() | prefix);
  }

  /** The frame as it was when it was to be flooded. */
  public EthernetFrame restored(EthernetFrame frame) {
    byte[] bytes = frame.bytes().clone();
    kind.destination(frame).write(bytes, 0);
    return EthernetFrame.of(bytes);
  }
}
