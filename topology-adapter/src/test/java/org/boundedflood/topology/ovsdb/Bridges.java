package org.boundedflood.topology.ovsdb;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.ovs.bridge.BridgePort;
import org.boundedflood.ovs.bridge.BridgeSnapshot;

/** Bridges made by hand. */
final class Bridges {
  static final String SELF_ID = "000000000000000000000000000000aa";
  static final String PEER_ID = "00112233445566778899aabbccddeeff";
  static final NodeId SELF = NodeId.of(SELF_ID);
  static final NodeId PEER = NodeId.of(PEER_ID);

  private static final UUID ROW = new UUID(1, 2);

  private Bridges() {}

  /** A bridge {@code br0} with these interfaces. */
  static BridgeSnapshot bridge(BridgePort... ports) {
    SortedMap<String, BridgePort> byName = new TreeMap<>();
    for (BridgePort port : ports) {
      byName.put(port.name(), port);
    }
    return new BridgeSnapshot(
        ROW, "br0", null, List.of(), "secure", Set.of(), new TreeMap<>(), new TreeMap<>(), byName);
  }

  /** An interface without labels. */
  static BridgePort port(String name, String type) {
    return port(name, type, Map.of());
  }

  /** An interface with these {@code external_ids}. */
  static BridgePort port(String name, String type, Map<String, String> externalIds) {
    return port(name, type, OptionalInt.empty(), externalIds, Map.of());
  }

  /** An interface. */
  static BridgePort port(
      String name,
      String type,
      OptionalInt mtu,
      Map<String, String> externalIds,
      Map<String, String> options) {
    return new BridgePort(
        name,
        name,
        type,
        OptionalInt.of(1),
        true,
        true,
        mtu,
        new TreeMap<>(externalIds),
        new TreeMap<>(options),
        null,
        null,
        new TreeMap<>(),
        new TreeMap<>());
  }
}
