package org.boundedflood.core.learning;

import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;

/**
 * A leaf behind one of this node's own ports.
 *
 * @param mac its address
 * @param port the leaf port behind which it was seen last
 * @param sequence the sequence number under which this node claims it; 0 while only adopted
 * @param adopted whether it was found in the switch at start and neither confirmed by a peer nor
 *     heard since
 */
public record LocalLeaf(MacAddress mac, PortNumber port, long sequence, boolean adopted) {}
