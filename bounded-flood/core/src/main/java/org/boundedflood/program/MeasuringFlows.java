package org.boundedflood.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;

/**
 * Flows that count what own leaves send to the leaves of some root switches. They do what the flow
 * of the destination does anyway, so that frames fare the same with and without them.
 *
 * <p>They name the port on which a leaf sends, not the leaf: one for each leaf port and remote
 * leaf.
 */
final class MeasuringFlows {
  private MeasuringFlows() {}

  /**
   * The flows for what {@code view} wants measured.
   *
   * @param table where destinations are looked up
   * @param priority above that of the destinations' own flows
   * @param ways what is done with frames for a root switch
   */
  static List<Flow> of(
      ForwardingView view, int table, int priority, Map<NodeId, Instructions> ways) {
    List<Flow> flows = new ArrayList<>();
    if (view.measured().isEmpty()) {
      return flows;
    }
    view.remoteLeaves()
        .forEach(
            (mac, root) -> {
              Instructions way = view.measured().contains(root) ? ways.get(root) : null;
              if (way != null && !view.localLeaves().containsKey(mac)) {
                for (PortNumber port : view.leafPorts()) {
                  flows.add(flow(table, priority, port, mac, root, way));
                }
              }
            });
    return flows;
  }

  private static Flow flow(
      int table, int priority, PortNumber port, MacAddress mac, NodeId root, Instructions way) {
    Match match = Match.ANY.from(port).to(MaskedMac.exactly(mac));
    Reason reason =
        Reason.of(
            Purpose.MEASURED,
            () -> "port %s to leaf %s of node %s".formatted(port, mac, root.abbreviated()));
    return Flow.of(new Flow.Key(table, priority, match), way, reason);
  }
}
