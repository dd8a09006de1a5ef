/**
 * The topology as the controller of the original system tells it through its socket. May use {@code
 * org.boundedflood.ovs.bridge}, values of the core, Jackson, junixsocket and SLF4J.
 */
@NullMarked
package org.boundedflood.topology.evio;

import org.jspecify.annotations.NullMarked;
