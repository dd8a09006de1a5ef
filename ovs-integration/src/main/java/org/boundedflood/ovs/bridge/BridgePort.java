package org.boundedflood.ovs.bridge;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An interface of a bridge at one moment: what OpenFlow knows as a port. Immutable.
 *
 * @param name the interface's name
 * @param portName name of the port that it belongs to: another one only in bonds
 * @param type {@code system}, {@code internal}, {@code geneve}, {@code patch}, …; an empty type in
 *     the database reads as {@code system}
 * @param number its OpenFlow port number; empty while the switch has not set it up, or could not
 * @param adminUp whether it is administratively up
 * @param linkUp whether it has carrier
 * @param mtu bytes of Ethernet payload that it carries, where the switch knows
 * @param externalIds the interface's {@code external_ids}, and those of its port for keys that the
 *     interface does not have
 * @param options settings of its type, for instance {@code remote_ip}
 * @param macInUse its Ethernet address; null where the switch does not know
 * @param error why the switch could not set it up; null if it could
 * @param bfd settings of Bidirectional Forwarding Detection
 * @param bfdStatus state of Bidirectional Forwarding Detection; empty while it is off
 */
public record BridgePort(
    String name,
    String portName,
    String type,
    OptionalInt number,
    boolean adminUp,
    boolean linkUp,
    OptionalInt mtu,
    SortedMap<String, String> externalIds,
    SortedMap<String, String> options,
    @Nullable String macInUse,
    @Nullable String error,
    SortedMap<String, String> bfd,
    SortedMap<String, String> bfdStatus) {
  public BridgePort {
    externalIds = sorted(externalIds);
    options = sorted(options);
    bfd = sorted(bfd);
    bfdStatus = sorted(bfdStatus);
  }

  /** Whether BFD finds that frames get through both ways; empty while it is off. */
  public Optional<Boolean> bfdForwarding() {
    return Optional.ofNullable(bfdStatus.get("forwarding")).map("true"::equals);
  }

  /** Whether {@link OvsBridge#enableBfd} has set BFD, and nobody has given back what was before. */
  public boolean isBfdOurs() {
    return externalIds.containsKey(Vswitch.SAVED_BFD);
  }

  private static SortedMap<String, String> sorted(Map<String, String> values) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }
}
