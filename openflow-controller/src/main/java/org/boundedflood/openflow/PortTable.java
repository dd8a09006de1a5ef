package org.boundedflood.openflow;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFPortReason;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.projectfloodlight.openflow.types.OFPort;

/**
 * The ports of a switch as last heard. Changed on the event loop, read anywhere.
 *
 * <p>Bound: {@value #BOUND} ports; one port more ends the session. A port stays until the switch
 * says that it is gone.
 */
final class PortTable {
  static final int BOUND = 16_384;

  /**
   * Bytes of an answer that describes twice as many: decoded they take ten times the memory, which
   * a switch must not make the controller spend.
   */
  static final long LONGEST_DESCRIPTION = 2L * BOUND * 64;

  static final String OVERFLOW = "the switch has more than " + BOUND + " ports";

  private final Map<OFPort, OFPortStatus> early = new LinkedHashMap<>();
  private volatile SortedMap<OFPort, OFPortDesc> ports = Collections.emptySortedMap();
  private boolean described;

  SortedMap<OFPort, OFPortDesc> snapshot() {
    return ports;
  }

  /**
   * Takes the description of all ports, then the changes that arrived before it was complete.
   *
   * @return whether they are within the bound
   */
  boolean describe(Collection<OFPortDesc> all) {
    TreeMap<OFPort, OFPortDesc> next = new TreeMap<>();
    all.forEach(port -> next.put(port.getPortNo(), port));
    early.values().forEach(status -> change(next, status));
    early.clear();
    described = true;
    ports = Collections.unmodifiableSortedMap(next);
    return next.size() <= BOUND;
  }

  /**
   * Takes a change of one port.
   *
   * @return whether the ports are within the bound
   */
  boolean apply(OFPortStatus status) {
    if (!described) {
      early.put(status.getDesc().getPortNo(), status);
      return early.size() <= BOUND;
    }
    TreeMap<OFPort, OFPortDesc> next = new TreeMap<>(ports);
    change(next, status);
    ports = Collections.unmodifiableSortedMap(next);
    return next.size() <= BOUND;
  }

  private static void change(Map<OFPort, OFPortDesc> ports, OFPortStatus status) {
    OFPortDesc port = status.getDesc();
    if (status.getReason() == OFPortReason.DELETE) {
      ports.remove(port.getPortNo());
    } else {
      ports.put(port.getPortNo(), port);
    }
  }
}
