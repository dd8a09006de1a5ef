package org.boundedflood.overlay;

import java.util.function.Consumer;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;

/** A node of whatever kind, as tunnels and leaves see it. */
interface OverlaySwitch {
  NodeId id();

  String name();

  PortNumber freePort();

  void addLeafPort(PortNumber port, Consumer<EthernetFrame> wire);

  void addTunnelPort(PortNumber port, NodeId peer, int mtu, Consumer<EthernetFrame> wire);

  /** A frame comes in. */
  void receive(PortNumber ingress, EthernetFrame frame);
}
