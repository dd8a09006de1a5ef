/**
 * Who the members of an overlay are: gossip with failure detection, over connections that only
 * those who know the overlay's secret, or have a certificate of its authority, can open and read.
 *
 * <p>May use ScaleCube Cluster, Reactor, Netty, SLF4J and the ring of the core.
 */
@NullMarked
package org.boundedflood.topology.member;

import org.jspecify.annotations.NullMarked;
