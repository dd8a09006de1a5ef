package org.boundedflood.core;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.boundedflood.core.link.BfdState;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.link.LinkUse;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.topology.PortRole;

/** Keeps one link for each tunnel port: what the switch has, as far as the topology names it. */
final class LinkPorts {
  private final Node node;
  private final LinkMessages linkMessages;
  private Set<PortNumber> adopted = Set.of();
  private Map<String, BfdState> bfd = Map.of();

  LinkPorts(Node node, LinkMessages linkMessages) {
    this.node = node;
    this.linkMessages = linkMessages;
  }

  /** On these ports the peer had been confirmed by an earlier life of this controller. */
  void adopt(Set<PortNumber> tunnels) {
    adopted = tunnels;
  }

  /** The switch said on which ports BFD is on, and how it stands there. */
  void bfdReported(Map<String, BfdState> ports, long now) {
    if (!ports.equals(bfd)) {
      bfd = ports;
      for (TunnelLink link : node.links().all()) {
        linkMessages.bfdReported(link, ports.get(link.name()), now);
      }
    }
  }

  /** Ports or their roles may have changed. */
  void bringInLine(long now) {
    Set<PortNumber> tunnelPorts = new HashSet<>();
    for (SwitchPort port : node.ports().all()) {
      if (node.ports().roleOf(port) instanceof PortRole.Tunnel role) {
        if (role.peer().equals(node.self())) {
          node.duplicates().heard(port.name(), "from the topology that it is the peer", now);
        } else {
          tunnelPorts.add(port.number());
          bringInLine(port, role, now);
        }
      }
    }
    for (TunnelLink link : node.links().all()) {
      if (!tunnelPorts.contains(link.port())) {
        linkMessages.removed(link, now);
      }
    }
    node.links().retain(tunnelPorts);
    node.transport().retain(tunnelPorts);
  }

  private void bringInLine(SwitchPort port, PortRole.Tunnel role, long now) {
    TunnelLink link = node.links().at(port.number());
    if (link == null || !link.follow(port.name(), role)) {
      if (link != null) {
        linkMessages.removed(link, now);
      }
      link =
          new TunnelLink(
              port.number(),
              port.name(),
              role,
              port.mac(),
              node.settings().linkCheckInterval().toMillis(),
              now);
      if (adopted.contains(port.number())) {
        link.adopt();
      }
      node.links().put(link);
      linkMessages.bfdReported(link, bfd.get(port.name()), now);
    }
    if (role.leaving() != (link.use() == LinkUse.LEAVING)) {
      node.links().noteChange();
    }
    LinkState before = link.state();
    link.setUp(port.up(), now);
    linkMessages.stateChanged(link, before);
  }
}
