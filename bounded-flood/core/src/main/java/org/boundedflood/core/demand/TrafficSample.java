package org.boundedflood.core.demand;

import java.util.Map;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;

/**
 * What the switch has counted at one moment, in bytes since any origin; a count may start anew.
 *
 * @param towards unicast sent towards each root switch, of own leaves and in transit
 * @param measured of that what own leaves sent, as far as it is measured
 * @param carried received and sent by each port
 */
public record TrafficSample(
    Map<NodeId, Long> towards, Map<Lane, Long> measured, Map<PortNumber, Long> carried) {

  /** From one leaf port of this node to one leaf of another. */
  public record Lane(PortNumber from, MacAddress to) {}

  public TrafficSample {
    towards = Map.copyOf(towards);
    measured = Map.copyOf(measured);
    carried = Map.copyOf(carried);
  }
}
