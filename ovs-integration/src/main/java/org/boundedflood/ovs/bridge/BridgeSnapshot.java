package org.boundedflood.ovs.bridge;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One bridge at one moment. Immutable.
 *
 * @param row identity of its row, other after it was removed and made again
 * @param name its name
 * @param datapathId the 16 hex digits by which it presents itself to controllers; null while its
 *     switch has not set it up
 * @param controllers its controllers, by target
 * @param failMode {@code secure}, {@code standalone} or, if never set, empty
 * @param protocols the OpenFlow versions that it offers; empty for the switch's own choice
 * @param otherConfig its {@code other_config}
 * @param externalIds its {@code external_ids}
 * @param ports its interfaces by their name
 */
public record BridgeSnapshot(
    UUID row,
    String name,
    @Nullable String datapathId,
    List<Controller> controllers,
    String failMode,
    Set<String> protocols,
    SortedMap<String, String> otherConfig,
    SortedMap<String, String> externalIds,
    SortedMap<String, BridgePort> ports) {
  public BridgeSnapshot {
    controllers = List.copyOf(controllers);
    protocols = sorted(protocols);
    otherConfig = sorted(otherConfig);
    externalIds = sorted(externalIds);
    ports = sorted(ports);
  }

  /**
   * A controller of the bridge.
   *
   * @param target where it is, as Open vSwitch writes it
   * @param connected whether the switch is connected to it
   */
  public record Controller(String target, boolean connected) {}

  private static SortedSet<String> sorted(Set<String> values) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(values));
  }

  private static <V> SortedMap<String, V> sorted(Map<String, V> values) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }
}
