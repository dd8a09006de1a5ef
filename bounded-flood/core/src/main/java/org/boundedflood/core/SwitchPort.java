package org.boundedflood.core;

import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;

/**
 * A port as the switch describes it.
 *
 * @param number its OpenFlow port number
 * @param name its name, unique within the bridge
 * @param mac its own Ethernet address
 * @param up whether it is administratively up and has carrier
 */
public record SwitchPort(PortNumber number, String name, MacAddress mac, boolean up) {}
