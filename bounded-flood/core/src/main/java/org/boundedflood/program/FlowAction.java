package org.boundedflood.program;

import org.boundedflood.core.flood.FloodClass;
import org.boundedflood.core.flood.SwitchForm;
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

  /**
   * Overwrite the low 40 bits of its destination address.
   *
   * @param prefix 0 to 2<sup>40</sup> - 1
   */
  record SetBound(long prefix) implements FlowAction {
    public SetBound {
      if ((prefix & ~SwitchForm.PREFIX_MASK) != 0) {
        throw new IllegalArgumentException(
            "a bound must have 40 bits, found 0x" + Long.toHexString(prefix));
      }
    }

    @Override
    public String toString() {
      return "set bound=%010x".formatted(prefix);
    }
  }

  /**
   * Overwrite the low bits of its destination address by those of its IP destination address.
   *
   * @param kind tells which IP, and how many bits; not {@link FloodClass#BROADCAST}, which has none
   */
  record CopyIpDestination(FloodClass kind) implements FlowAction {
    public CopyIpDestination {
      if (kind.copiedBits() == 0) {
        throw new IllegalArgumentException("a class of IP frames must be given, found " + kind);
      }
    }

    @Override
    public String toString() {
      return "copy %d bits of the IP destination to eth_dst".formatted(kind.copiedBits());
    }
  }

  /**
   * Tell the controller, should the frame go there, what for.
   *
   * @param value see {@link org.boundedflood.core.FloodMark}
   */
  record SetMark(int value) implements FlowAction {
    @Override
    public String toString() {
      return "set metadata=0x" + Integer.toHexString(value);
    }
  }

  /** The one {@link OutputToIngress}. */
  FlowAction INGRESS = new OutputToIngress();

  /** The one {@link OutputToController}. */
  FlowAction CONTROLLER = new OutputToController();
}
