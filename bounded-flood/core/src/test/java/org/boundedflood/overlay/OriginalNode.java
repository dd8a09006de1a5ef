package org.boundedflood.overlay;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.boundedflood.core.flood.FloodPlan;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.frb.FrbParse;
import org.boundedflood.core.frb.FrbType;
import org.boundedflood.core.frb.LeafClaimCodec;
import org.boundedflood.core.frb.Payload;
import org.boundedflood.core.link.LinkAddress;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;

/**
 * A node that speaks the original protocol and nothing else: bounded floods, leaf exchanges, link
 * checks. It learns from the last flood of a leaf that the leaf is where the flood came from, and
 * sends unicast there; what it has not learned it floods.
 */
final class OriginalNode implements OverlaySwitch {
  private final String name;
  private final NodeId id;
  private final Trace trace;
  private final Map<PortNumber, Consumer<EthernetFrame>> leafPorts = new TreeMap<>();
  private final Map<PortNumber, Consumer<EthernetFrame>> tunnels = new TreeMap<>();
  private final Map<NodeId, PortNumber> peers = new HashMap<>();
  private final Map<MacAddress, PortNumber> learned = new HashMap<>();
  private boolean gone;

  OriginalNode(String name, NodeId id, Trace trace) {
    this.name = name;
    this.id = id;
    this.trace = trace;
  }

  @Override
  public NodeId id() {
    return id;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public PortNumber freePort() {
    return PortNumber.of(leafPorts.size() + tunnels.size() + 1);
  }

  @Override
  public void addLeafPort(PortNumber port, Consumer<EthernetFrame> wire) {
    leafPorts.put(port, wire);
  }

  @Override
  public void addTunnelPort(PortNumber port, NodeId peer, int mtu, Consumer<EthernetFrame> wire) {
    tunnels.put(port, wire);
    peers.put(peer, port);
  }

  /** It dies; its peers' ports stay up. */
  void kill() {
    gone = true;
  }

  @Override
  public void receive(PortNumber ingress, EthernetFrame frame) {
    if (gone) {
      return;
    }
    trace.note("%s (original) port %s <- %s".formatted(name, ingress, frame));
    boolean fromTunnel = tunnels.containsKey(ingress);
    if (frame.etherType() == Frb.ETHER_TYPE) {
      if (fromTunnel && FrbCodec.decode(frame) instanceof FrbParse.Parsed parsed) {
        overlayFrame(ingress, parsed.frb(), frame);
      }
      return;
    }
    if (!fromTunnel) {
      learned.put(frame.source(), ingress);
    } else if (frame.destination().isMultiRecipient()) {
      return;
    }
    PortNumber way = learned.get(frame.destination());
    if (way == null) {
      deliver(frame, ingress);
      flood(frame);
    } else if (!way.equals(ingress)) {
      send(way, frame);
    }
  }

  private void overlayFrame(PortNumber ingress, Frb frb, EthernetFrame frame) {
    if (frb.root().equals(id)) {
      return;
    }
    switch (frb.type()) {
      case LNK_CHK -> {
        Frb answer = Frb.linkAnswer(id, Payload.EMPTY);
        send(ingress, FrbCodec.encode(answer, LinkAddress.ANY_PEER, MacAddress.of(1)));
      }
      case LEAF_TX -> {
        LeafClaimCodec.readAddresses(frb).forEach(mac -> learned.put(mac, ingress));
        if (frb.payloadCount() == 0) {
          learned.put(frame.source(), ingress);
        }
      }
      case BRDCST -> {
        if (!frb.bound().equals(id)) {
          flooded(ingress, frb);
        }
      }
      case LNK_ACK, FWD, ANNOUNCE, LEAF_TABLE, FRAGMENT, ADJACENCY, TRACE, TRACED -> {}
    }
  }

  private void flooded(PortNumber ingress, Frb frb) {
    EthernetFrame payload = frb.payloadFrame();
    learned.put(payload.source(), ingress);
    deliver(payload, ingress);
    NodeId from =
        peers.entrySet().stream()
            .filter(entry -> entry.getValue().equals(ingress))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    for (FloodPlan.Branch branch : FloodPlan.onward(id, peers.keySet(), frb.bound(), from)) {
      send(branch, frb.passedOn(branch.bound()), payload.source());
    }
  }

  private void flood(EthernetFrame frame) {
    for (FloodPlan.Branch branch : FloodPlan.start(id, peers.keySet())) {
      send(branch, Frb.flood(id, branch.bound(), 1, frame), frame.source());
    }
  }

  private void send(FloodPlan.Branch branch, Frb frb, MacAddress source) {
    PortNumber port = peers.get(branch.peer());
    if (port != null && frb.type() == FrbType.BRDCST) {
      send(port, FrbCodec.encode(frb, MacAddress.BROADCAST, source));
    }
  }

  private void deliver(EthernetFrame frame, PortNumber ingress) {
    leafPorts.forEach(
        (port, wire) -> {
          if (!port.equals(ingress)) {
            wire.accept(frame);
          }
        });
  }

  private void send(PortNumber port, EthernetFrame frame) {
    Consumer<EthernetFrame> wire = leafPorts.getOrDefault(port, tunnels.get(port));
    if (wire != null) {
      trace.note("%s (original) port %s -> %s".formatted(name, port, frame));
      wire.accept(frame);
    }
  }
}
