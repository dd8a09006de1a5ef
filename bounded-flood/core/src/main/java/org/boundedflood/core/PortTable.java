package org.boundedflood.core;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;
import org.jspecify.annotations.Nullable;

/**
 * The ports that the switch has and the roles that the topology gives them. Either may come first:
 * a port without a role carries nothing, a role without a port waits.
 *
 * <p>Bound: the ports of one bridge. Ageing and eviction: none, the switch says when a port goes.
 */
final class PortTable {
  private final Map<PortNumber, SwitchPort> ports = new TreeMap<>();
  private TopologySnapshot topology = TopologySnapshot.NONE;

  /** The leaf ports that are up; null if they have to be looked for. */
  private @Nullable Set<PortNumber> leafPorts;

  void replaceAll(Collection<SwitchPort> described) {
    leafPorts = null;
    ports.clear();
    described.forEach(port -> ports.put(port.number(), port));
  }

  void put(SwitchPort port) {
    leafPorts = null;
    ports.put(port.number(), port);
  }

  void remove(PortNumber number) {
    leafPorts = null;
    ports.remove(number);
  }

  /** Takes over a snapshot unless a newer one is known; returns whether it did. */
  boolean accept(TopologySnapshot snapshot) {
    if (snapshot.sequence() <= topology.sequence()) {
      return false;
    }
    topology = snapshot;
    leafPorts = null;
    return true;
  }

  boolean isTopologyKnown() {
    return !topology.equals(TopologySnapshot.NONE);
  }

  TopologySnapshot topology() {
    return topology;
  }

  @Nullable SwitchPort get(PortNumber number) {
    return ports.get(number);
  }

  Collection<SwitchPort> all() {
    return ports.values();
  }

  PortRole roleOf(SwitchPort port) {
    return topology.roleOf(port.name());
  }

  /** Whether a leaf may be behind this port now. */
  boolean isLeafPort(PortNumber number) {
    return leafPorts().contains(number);
  }

  /** The leaf ports that are up now, in order of their numbers. Does not change. */
  Set<PortNumber> leafPorts() {
    Set<PortNumber> known = leafPorts;
    if (known == null) {
      Set<PortNumber> found = new TreeSet<>();
      for (SwitchPort port : ports.values()) {
        if (port.up() && roleOf(port) instanceof PortRole.Leaf) {
          found.add(port.number());
        }
      }
      known = Collections.unmodifiableSet(found);
      leafPorts = known;
    }
    return known;
  }
}
