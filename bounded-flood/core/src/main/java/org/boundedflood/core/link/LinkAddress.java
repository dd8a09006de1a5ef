package org.boundedflood.core.link;

import org.boundedflood.core.net.MacAddress;

/** Destination addresses of link messages: locally administered, used on tunnels only. */
public final class LinkAddress {
  /** A frame to this address is sent back by the switch that receives it, as {@link #REFLECTED}. */
  public static final MacAddress REFLECT = MacAddress.of("02:bf:00:00:00:01");

  /** What the address of a reflected frame becomes, so that it is not reflected again. */
  public static final MacAddress REFLECTED = MacAddress.of("02:bf:00:00:00:02");

  /** Stands for the peer's port where the topology does not know its address. */
  public static final MacAddress ANY_PEER = MacAddress.of("02:bf:00:00:00:03");

  private LinkAddress() {}
}
