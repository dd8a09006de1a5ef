package org.boundedflood.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.boundedflood.core.BoundedFlood;
import org.boundedflood.core.Event;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.NodeSettings;
import org.boundedflood.core.SwitchPort;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;

/**
 * A node: the production core, and the ports of its switch. Port 1 is its leaf port; tunnel {@code
 * t} is port {@code t + 2}. The number of a tunnel that was removed is not used again.
 */
final class SimulatedNode {
  static final PortNumber LEAF_PORT = PortNumber.of(1);

  /** Shared by all nodes, which hold several references to each: by number, the first unused. */
  private static final List<PortNumber> PORTS =
      IntStream.range(0, 256).mapToObj(value -> PortNumber.of(Math.max(1, value))).toList();

  private static final int FIRST_TUNNEL_PORT = 2;
  private static final int MTU = 1_500;
  private static final int GONE = -1;

  private final int number;
  private final NodeId id;
  private final BoundedFlood core;
  private int tunnels;
  private int[] peers = new int[8];
  private int[] peerTunnels = new int[8];
  private boolean[] carries = new boolean[8];
  private long snapshots;
  private long wakeUp = Long.MAX_VALUE;
  private UnicastTable unicast = UnicastTable.EMPTY;
  private FloodTable floods = FloodTable.NONE;
  private boolean isOutdated = true;
  private boolean running = true;

  SimulatedNode(int number, NodeId id, FloodBy floodBy, PlacePool places, long now) {
    this.number = number;
    this.id = id;
    NodeSettings settings = NodeSettings.of(id, now).withSwitchFloods(floodBy == FloodBy.SWITCH);
    this.core = new BoundedFlood(settings, places);
  }

  int number() {
    return number;
  }

  NodeId id() {
    return id;
  }

  BoundedFlood core() {
    return core;
  }

  /** Whether it is there at all; one that has left never comes back. */
  boolean isRunning() {
    return running;
  }

  void stop() {
    running = false;
  }

  /** The address of the device behind its leaf port. */
  MacAddress leaf() {
    return MacAddress.of(0x0200_0000_0000L + number);
  }

  /** Number of tunnels that it has or had. */
  int tunnels() {
    return tunnels;
  }

  /** The number that the next tunnel gets. */
  int addTunnel(int peer, int peerTunnel, boolean works) {
    if (tunnels == peers.length) {
      peers = Arrays.copyOf(peers, 2 * tunnels);
      peerTunnels = Arrays.copyOf(peerTunnels, 2 * tunnels);
      carries = Arrays.copyOf(carries, 2 * tunnels);
    }
    peers[tunnels] = peer;
    peerTunnels[tunnels] = peerTunnel;
    carries[tunnels] = works;
    return tunnels++;
  }

  void removeTunnel(int tunnel) {
    peers[tunnel] = GONE;
    carries[tunnel] = false;
  }

  /** Whether the tunnel's port is there. */
  boolean hasTunnel(int tunnel) {
    return tunnel < tunnels && peers[tunnel] != GONE;
  }

  /** The tunnel to a peer, -1 if there is none. */
  int tunnelTo(int peer) {
    for (int tunnel = 0; tunnel < tunnels; tunnel++) {
      if (peers[tunnel] == peer) {
        return tunnel;
      }
    }
    return -1;
  }

  int peer(int tunnel) {
    return peers[tunnel];
  }

  int peerTunnel(int tunnel) {
    return peerTunnels[tunnel];
  }

  /** Whether frames arrive at the other end. */
  boolean carries(int tunnel) {
    return carries[tunnel];
  }

  void breakTunnel(int tunnel) {
    carries[tunnel] = false;
  }

  static PortNumber port(int tunnel) {
    int value = tunnel + FIRST_TUNNEL_PORT;
    return value < PORTS.size() ? PORTS.get(value) : PortNumber.of(value);
  }

  static int tunnel(PortNumber port) {
    return port.value() - FIRST_TUNNEL_PORT;
  }

  Event.SwitchConnected connected() {
    List<SwitchPort> ports = new ArrayList<>(tunnels + 1);
    ports.add(new SwitchPort(LEAF_PORT, "leaf", portMac(0), true));
    for (int tunnel = 0; tunnel < tunnels; tunnel++) {
      if (hasTunnel(tunnel)) {
        ports.add(switchPort(tunnel));
      }
    }
    return new Event.SwitchConnected(ports, Event.Installed.NOTHING);
  }

  SwitchPort switchPort(int tunnel) {
    PortNumber port = port(tunnel);
    return new SwitchPort(port, name(tunnel), portMac(port.value()), true);
  }

  /** What the topology source says now. */
  Event.TopologyChanged topology(List<SimulatedNode> nodes) {
    Map<String, PortRole> roles = new HashMap<>();
    for (int tunnel = 0; tunnel < tunnels; tunnel++) {
      if (hasTunnel(tunnel)) {
        NodeId peer = nodes.get(peers[tunnel]).id();
        roles.put(name(tunnel), new PortRole.Tunnel(peer, LinkKind.PLAIN, null, MTU));
      }
    }
    snapshots++;
    return new Event.TopologyChanged(new TopologySnapshot(snapshots, roles, PortRole.LEAF));
  }

  /** Where its switch sends unicast, as last programmed. Several threads may ask. */
  synchronized UnicastTable unicast() {
    if (isOutdated) {
      read(false);
    }
    return unicast;
  }

  /** What its switch does with broadcasts, as last programmed. Several threads may ask. */
  synchronized FloodTable floods() {
    if (isOutdated || floods == FloodTable.NONE) {
      read(true);
    }
    return floods;
  }

  private void read(boolean withFloods) {
    ForwardingView view = core.view();
    unicast = UnicastTable.of(view);
    if (withFloods || floods != FloodTable.NONE) {
      floods = floods.changedTo(view);
    }
    isOutdated = false;
  }

  /** The core programmed something else. */
  synchronized void programChanged() {
    isOutdated = true;
  }

  /** When its timer is set to, {@link Long#MAX_VALUE} for never. */
  long wakeUp() {
    return wakeUp;
  }

  void setWakeUp(long time) {
    wakeUp = time;
  }

  private MacAddress portMac(int port) {
    return MacAddress.of(0x02aa_0000_0000L + ((long) number << 12) + port);
  }

  private static String name(int tunnel) {
    return ("tunnel" + tunnel).intern();
  }
}
