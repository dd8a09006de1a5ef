package org.boundedflood.simulator;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.route.NextHop;

/**
 * Where a switch sends unicast, as its node programmed it. Twelve bytes a leaf, because each of
 * very many nodes has one. Immutable.
 */
final class UnicastTable {
  /** The leaf is behind the switch's own leaf port. */
  static final int HERE = -1;

  /** The leaf is not known. */
  static final int UNKNOWN = -2;

  /** The leaf is known, and no way there. */
  static final int NO_WAY = -3;

  /** Of a switch that knows no leaf. */
  static final UnicastTable EMPTY = new UnicastTable(new long[0], new int[0]);

  private final long[] leaves;
  private final int[] tunnels;

  private UnicastTable(long[] leaves, int[] tunnels) {
    this.leaves = leaves;
    this.tunnels = tunnels;
  }

  static UnicastTable of(ForwardingView view) {
    Map<MacAddress, Integer> ways = new TreeMap<>();
    for (Map.Entry<MacAddress, NodeId> leaf : view.remoteLeaves().entrySet()) {
      NextHop next = view.routes().get(leaf.getValue());
      ways.put(leaf.getKey(), next == null ? NO_WAY : SimulatedNode.tunnel(next.port()));
    }
    view.localLeaves().keySet().forEach(leaf -> ways.put(leaf, HERE));
    return new UnicastTable(
        ways.keySet().stream().mapToLong(MacAddress::value).toArray(),
        ways.values().stream().mapToInt(Integer::intValue).toArray());
  }

  /** The tunnel by which frames for a leaf go, or one of the constants. */
  int towards(MacAddress leaf) {
    int place = Arrays.binarySearch(leaves, leaf.value());
    return place < 0 ? UNKNOWN : tunnels[place];
  }
}
