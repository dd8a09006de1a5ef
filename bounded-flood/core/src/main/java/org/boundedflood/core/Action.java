package org.boundedflood.core;

import java.util.List;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;

/** Something that a node decided to do, to be carried out in the order of the list it came in. */
public sealed interface Action {
  /** Send one frame out of each of these ports. */
  record SendFrame(List<PortNumber> ports, EthernetFrame frame) implements Action {
    public SendFrame {
      ports = List.copyOf(ports);
    }
  }

  /**
   * The forwarding state changed: {@link BoundedFlood#view} is to be installed before any later
   * action is carried out.
   */
  record ProgramChanged() implements Action {}

  /**
   * Ask the switch for a sign of life behind all that was sent to it before, and tell its answer by
   * {@link Event.SwitchAnswered}.
   */
  record AskSwitch() implements Action {}

  /**
   * A peer stopped answering on its tunnel port; the topology source may want to replace the
   * tunnel.
   */
  record PeerSilent(NodeId peer, String portName) implements Action {}

  /** What is asked of others for the sake of tunnels on demand. */
  sealed interface OnDemand extends Action {}

  /** Read the switch's counters, and say so with {@link Event.TrafficCounted}. */
  record CountTraffic() implements OnDemand {}

  /** Ask the topology source for a tunnel, and answer with {@link Event.TunnelAnswered}. */
  record RequestTunnel(NodeId peer) implements OnDemand {}

  /** Tell the topology source that a tunnel that was asked for is needed no more. */
  record ReleaseTunnel(NodeId peer) implements OnDemand {}

  /**
   * Turn Bidirectional Forwarding Detection on for a tunnel port, or give it back what it had. The
   * peer is about to do the same; until it has, no group watches the port.
   */
  record UseBfd(String portName, boolean on) implements Action {}

  /** Something that an operator should read. */
  record Notice(Severity severity, String message) implements Action {}

  /** How much a notice matters. */
  enum Severity {
    /** Normal operation. */
    INFO,
    /** Something is wrong that the node copes with. */
    WARNING
  }
}
