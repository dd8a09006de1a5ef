package org.boundedflood.core;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.boundedflood.core.demand.TrafficSample;
import org.boundedflood.core.link.BfdState;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.TopologySnapshot;

/** Something that happened to a node, as input of the state machine. */
public sealed interface Event {
  /**
   * The switch is connected and described itself.
   *
   * @param ports all its ports
   * @param installed what an earlier life of this controller left in the switch; it keeps its
   *     traffic while the node learns anew what is true
   */
  record SwitchConnected(List<SwitchPort> ports, Installed installed) implements Event {
    public SwitchConnected {
      ports = List.copyOf(ports);
    }
  }

  /**
   * What a switch already forwards.
   *
   * @param leaves local leaves
   * @param tunnels tunnel ports on which the peer had been confirmed
   * @param floods tunnel ports from which the switch carries floods on by itself
   */
  record Installed(List<InstalledLeaf> leaves, Set<PortNumber> tunnels, Set<PortNumber> floods) {
    /** A switch that forwards nothing yet. */
    public static final Installed NOTHING = new Installed(List.of(), Set.of(), Set.of());

    public Installed {
      leaves = List.copyOf(leaves);
      tunnels = Set.copyOf(tunnels);
      floods = Set.copyOf(floods);
    }
  }

  /** A leaf that the switch already forwards for. */
  record InstalledLeaf(MacAddress mac, PortNumber port) {}

  /** The connection to the switch was lost; the switch goes on with what it has. */
  record SwitchDisconnected() implements Event {}

  /** A port appeared, or something about it changed. */
  record PortChanged(SwitchPort port) implements Event {}

  /** A port is gone. */
  record PortRemoved(PortNumber port) implements Event {}

  /** The topology source has a new snapshot. */
  record TopologyChanged(TopologySnapshot snapshot) implements Event {}

  /**
   * How Bidirectional Forwarding Detection stands.
   *
   * @param ports the ports on which it is on, by name
   */
  record BfdReported(Map<String, BfdState> ports) implements Event {
    public BfdReported {
      ports = Map.copyOf(ports);
    }
  }

  /** The switch sent a frame to the controller. */
  record FrameIn(PortNumber ingress, Punt punt, EthernetFrame frame) implements Event {}

  /**
   * The switch sent a flood that is in the switches' form to the controller.
   *
   * @param mark what is left to be done, see {@link FloodMark}
   */
  record FloodIn(PortNumber ingress, int mark, EthernetFrame frame) implements Event {}

  /** The switch refused part of the program by which it would flood. */
  record FloodsRefused() implements Event {}

  /** Somebody wants to know how floods of this node spread: see {@link BoundedFlood#traced}. */
  record TraceFlood() implements Event {}

  /** The switch answered {@link Action.AskSwitch}. */
  record SwitchAnswered() implements Event {}

  /** The switch has seen no frame of this leaf for the whole leaf age and forgot it. */
  record LeafIdle(MacAddress mac, PortNumber port) implements Event {}

  /** Something that concerns tunnels on demand. */
  sealed interface OnDemand extends Event {}

  /** The switch's counters were read, as {@link Action.CountTraffic} asked for. */
  record TrafficCounted(TrafficSample sample) implements OnDemand {}

  /** What the topology source makes of {@link Action.RequestTunnel}. */
  record TunnelAnswered(NodeId peer, Answer answer, String reason) implements OnDemand {
    /** Whether a request is acted on. */
    public enum Answer {
      /** The tunnel is being made. */
      ACCEPTED,
      /** Not now; asking again later makes sense. */
      REFUSED,
      /** Never by this source. */
      UNSUPPORTED
    }
  }

  /** The tunnels that an earlier life of this node asked for and did not release. */
  record TunnelsInherited(Set<NodeId> peers) implements OnDemand {
    public TunnelsInherited {
      peers = Set.copyOf(peers);
    }
  }

  /** The time that {@link BoundedFlood#nextWakeUp} asked for has come. */
  record TimerExpired() implements Event {}
}
