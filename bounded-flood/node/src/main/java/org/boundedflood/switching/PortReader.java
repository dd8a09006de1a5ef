package org.boundedflood.switching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.boundedflood.core.Event;
import org.boundedflood.core.SwitchPort;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.projectfloodlight.openflow.protocol.OFPortConfig;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFPortReason;
import org.projectfloodlight.openflow.protocol.OFPortState;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.projectfloodlight.openflow.types.OFPort;

/** Reads the ports of a switch as it describes them. */
final class PortReader {
  private PortReader() {}

  /** The ports that frames can come from and go to. */
  static List<SwitchPort> ports(Collection<OFPortDesc> descriptions) {
    List<SwitchPort> ports = new ArrayList<>();
    descriptions.forEach(description -> port(description).ifPresent(ports::add));
    return ports;
  }

  /** A port; empty if its number is reserved for something else. */
  static Optional<SwitchPort> port(OFPortDesc description) {
    return number(description.getPortNo())
        .map(
            number ->
                new SwitchPort(
                    number,
                    description.getName(),
                    MacAddress.of(description.getHwAddr().getLong()),
                    isUp(description)));
  }

  /** What a port-status says; empty if the port's number is reserved for something else. */
  static Optional<Event> event(OFPortStatus status) {
    return status.getReason() == OFPortReason.DELETE
        ? number(status.getDesc().getPortNo()).map(Event.PortRemoved::new)
        : port(status.getDesc()).map(Event.PortChanged::new);
  }

  /** The number of a port; empty if it is reserved for something else. */
  static Optional<PortNumber> number(OFPort port) {
    int value = port.getPortNumber();
    return PortNumber.isPort(value) ? Optional.of(PortNumber.of(value)) : Optional.empty();
  }

  private static boolean isUp(OFPortDesc description) {
    return !description.getConfig().contains(OFPortConfig.PORT_DOWN)
        && !description.getState().contains(OFPortState.LINK_DOWN);
  }
}
