package org.boundedflood.program;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.boundedflood.core.demand.TrafficSample;
import org.boundedflood.core.demand.TrafficSample.Lane;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;

/** Says of a switch's byte counts whose traffic they are. */
public final class TrafficCount {
  /** Cookie of the flows that count what own leaves send. */
  public static final long MEASURING_COOKIE = Cookies.of(Purpose.MEASURED);

  /** Mask for {@link #MEASURING_COOKIE}: owner and purpose, of whatever generation. */
  public static final long MEASURING_MASK = 0xffff_ff00_0000_0000L;

  private TrafficCount() {}

  /**
   * Sorts counts.
   *
   * @param roots the root switches that have groups
   * @param groups bytes by id of group
   * @param flows bytes by key of those flows that measure
   * @param ports bytes by port
   */
  public static TrafficSample of(
      Set<NodeId> roots,
      Map<Integer, Long> groups,
      Map<Flow.Key, Long> flows,
      Map<PortNumber, Long> ports) {
    GroupIds ids = GroupIds.of(roots);
    Map<NodeId, Long> towards = new HashMap<>();
    for (NodeId root : roots) {
      Long bytes = groups.get(ids.of(root));
      if (bytes != null) {
        towards.put(root, bytes);
      }
    }
    Map<Lane, Long> measured = new HashMap<>();
    flows.forEach(
        (key, bytes) -> {
          PortNumber from = key.match().inPort();
          MaskedMac to = key.match().destination();
          if (from != null && to != null && to.isExact()) {
            measured.put(new Lane(from, to.value()), bytes);
          }
        });
    return new TrafficSample(towards, measured, ports);
  }
}
