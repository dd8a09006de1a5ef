package org.boundedflood.core.topology;

import java.util.Map;

/**
 * Everything that a topology source knows at one moment about the ports of one bridge.
 *
 * @param sequence grows with every snapshot of a source; a snapshot that is not newer than the last
 *     is ignored
 * @param roles role by port name, as the switch reports it
 * @param unlisted role of every port that {@code roles} does not name: leaf for a source that lists
 *     all tunnels before they exist, uncategorised for one that learns of ports after the switch
 *     does
 */
public record TopologySnapshot(long sequence, Map<String, PortRole> roles, PortRole unlisted) {
  /** What is known before a source has spoken: no port may carry traffic. */
  public static final TopologySnapshot NONE =
      new TopologySnapshot(Long.MIN_VALUE, Map.of(), PortRole.UNCATEGORISED);

  public TopologySnapshot {
    roles = Map.copyOf(roles);
  }

  /** The role of the port with this name. */
  public PortRole roleOf(String portName) {
    return roles.getOrDefault(portName, unlisted);
  }
}
