package org.boundedflood.program;

import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;

/** One thing that the switch does with a frame. */
public sealed interface FlowAction {
  /** Send it out of a port, unless it came in there: a switch does not send a frame back. */
  record Output(PortNumber port) implements FlowAction {
    @Override
    public String toString() {
      return "output " + port;
    }
  }

  /** Send it back out of the port it came in on. */
  record OutputToIngress() implements FlowAction {
    @Override
    public String toString() {
      return "output in_port";
    }
  }

  /** Send the whole frame to the controller ({@code OFPCML_NO_BUFFER}). */
  record OutputToController() implements FlowAction {
    @Override
    public String toString() {
      return "controller";
    }
  }

  /**
   * Let a group deal with it.
   *
   * @param id id of the group, unsigned
   */
  record ToGroup(int id) implements FlowAction {
    @Override
    public String toString() {
      return "group " + Group.text(id);
    }
  }

  /** Overwrite its destination address. */
  record SetDestination(MacAddress address) implements FlowAction {
    @Override
    public String toString() {
      return "set eth_dst=" + address;
    }
  }

  /** The one {@link OutputToIngress}. */
  FlowAction INGRESS = new OutputToIngress();

  /** The one {@link OutputToController}. */
  FlowAction CONTROLLER = new OutputToController();
}
