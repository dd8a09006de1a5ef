/**
 * A client of the Open vSwitch Database Management Protocol (RFC 7047): connection, transactions
 * and monitors. Knows nothing of bridges.
 *
 * <p>May use Netty, Jackson and SLF4J.
 */
@NullMarked
package org.boundedflood.ovs.ovsdb;

import org.jspecify.annotations.NullMarked;
