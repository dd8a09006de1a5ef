package org.boundedflood.topology.evio;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.boundedflood.core.topology.PortRole;

/**
 * The tunnels of one overlay at one moment, as the original's controller tells them. Immutable.
 *
 * @param sequence grows with every tunnel that comes or goes, as long as the controller runs
 * @param tunnels by the name of their port
 * @param complaints by the name of the port, what is wrong with tunnels that cannot be used
 */
record EvioTunnels(
    long sequence, Map<String, PortRole.Tunnel> tunnels, SortedMap<String, String> complaints) {
  EvioTunnels {
    tunnels = Map.copyOf(tunnels);
    complaints = Collections.unmodifiableSortedMap(new TreeMap<>(complaints));
  }
}
