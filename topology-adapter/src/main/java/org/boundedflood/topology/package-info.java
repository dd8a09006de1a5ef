/**
 * Who a node's peers are and on which tunnel ports: sources of topology snapshots.
 *
 * <p>May use {@code bounded-flood-core} (values only: node identifiers, port roles, snapshots),
 * {@code ovs-integration}, Jackson, junixsocket and SLF4J; {@code member} also ScaleCube Cluster,
 * Reactor and Netty.
 */
@NullMarked
package org.boundedflood.topology;

import org.jspecify.annotations.NullMarked;
