package org.boundedflood.topology.ovsdb;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.ovs.bridge.BridgePort;
import org.boundedflood.ovs.bridge.BridgeSnapshot;

/**
 * What the interfaces of a bridge are for. Immutable.
 *
 * @param roles role by port name, as the switch reports it
 * @param complaints by the name of the interface, why its settings cannot be used; such an
 *     interface is uncategorised
 */
record InterfaceRoles(Map<String, PortRole> roles, SortedMap<String, String> complaints) {
  /** What OpenFlow 1.3 has room for, in bytes: Open vSwitch cuts longer names off. */
  private static final int REPORTED_NAME_BYTES = 15;

  InterfaceRoles {
    roles = Map.copyOf(roles);
    complaints = Collections.unmodifiableSortedMap(new TreeMap<>(complaints));
  }

  /** Reads the interfaces of {@code bridge} at the node {@code self}. */
  static InterfaceRoles of(BridgeSnapshot bridge, NodeId self) {
    Map<String, List<BridgePort>> byReportedName = new HashMap<>();
    for (BridgePort port : bridge.ports().values()) {
      byReportedName.computeIfAbsent(reported(port.name()), name -> new ArrayList<>()).add(port);
    }
    Map<String, PortRole> roles = new HashMap<>();
    SortedMap<String, String> complaints = new TreeMap<>();
    byReportedName.forEach(
        (reported, ports) -> {
          try {
            roles.put(reported, InterfaceRule.roleOf(only(ports, reported), self));
          } catch (RefusedSettingException e) {
            roles.put(reported, PortRole.UNCATEGORISED);
            for (BridgePort port : ports) {
              complaints.put(
                  port.name(),
                  "bridge %s: interface %s: %s"
                      .formatted(bridge.name(), port.name(), e.getMessage()));
            }
          }
        });
    return new InterfaceRoles(roles, complaints);
  }

  private static BridgePort only(List<BridgePort> ports, String reported)
      throws RefusedSettingException {
    if (ports.size() > 1) {
      throw new RefusedSettingException(
          "OpenFlow names each of "
              + String.join(", ", ports.stream().map(BridgePort::name).toList())
              + " \""
              + reported
              + "\"; allowed are names that differ in their first 15 bytes");
    }
    return ports.get(0);
  }

  private static String reported(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= REPORTED_NAME_BYTES
        ? name
        : new String(bytes, 0, REPORTED_NAME_BYTES, StandardCharsets.UTF_8);
  }
}
