/**
 * Open vSwitch through its database: an OVSDB client (RFC 7047), and on it bridges and ports.
 *
 * <p>May use Netty, Jackson and SLF4J; no other module of this project.
 */
@NullMarked
package org.boundedflood.ovs;

import org.jspecify.annotations.NullMarked;
