package org.boundedflood.core.topology;

import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;

/** What a switch port is used for. */
public sealed interface PortRole {
  /** A device or an application bridge is attached; it cannot speak the overlay's protocol. */
  record Leaf() implements PortRole {}

  /**
   * A tunnel to another overlay node.
   *
   * @param peer the node which the topology says is at the other end
   * @param kind who tells whether the tunnel carries traffic
   * @param peerMac Ethernet address of the port at the other end, null where unknown
   * @param mtu bytes of Ethernet payload that the tunnel carries, 0 where unknown
   * @param cost what unicast over it costs, on a scale of milliseconds of round trip, 0 to 65535;
   *     or {@link #MEASURED}
   * @param leaving whether it is about to go: nothing more is sent on it but link messages, and the
   *     peer is asked to do so too, while what is under way still arrives
   */
  record Tunnel(
      NodeId peer, LinkKind kind, @Nullable MacAddress peerMac, int mtu, int cost, boolean leaving)
      implements PortRole {
    /** Stands for a cost that follows from the round trips of link checks. */
    public static final int MEASURED = -1;

    /** The highest cost. */
    public static final int MAX_COST = 65_535;

    public Tunnel {
      if (mtu < 0 || mtu > 65_535) {
        throw new IllegalArgumentException("tunnel MTU must be 0 to 65535, found " + mtu);
      }
      if (cost < MEASURED || cost > MAX_COST) {
        throw new IllegalArgumentException(
            "tunnel cost must be 0 to 65535, or -1 to have it measured, found " + cost);
      }
    }

    /** One that is to stay. */
    public Tunnel(NodeId peer, LinkKind kind, @Nullable MacAddress peerMac, int mtu, int cost) {
      this(peer, kind, peerMac, mtu, cost, false);
    }

    /** One that is to stay, whose cost is measured. */
    public Tunnel(NodeId peer, LinkKind kind, @Nullable MacAddress peerMac, int mtu) {
      this(peer, kind, peerMac, mtu, MEASURED);
    }

    /** The same tunnel, about to go. */
    public Tunnel asLeaving() {
      return new Tunnel(peer, kind, peerMac, mtu, cost, true);
    }
  }

  /** Not yet known, or not for the overlay: frames from it are dropped and none is sent to it. */
  record Uncategorised() implements PortRole {}

  /** The role of an ordinary leaf port. */
  PortRole LEAF = new Leaf();

  /** The role of a port that must not carry traffic. */
  PortRole UNCATEGORISED = new Uncategorised();
}
