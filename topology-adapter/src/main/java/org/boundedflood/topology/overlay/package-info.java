/**
 * The self-organising topology: joins the membership, the organiser and the tunnel ports of the
 * bridge. May use {@code org.boundedflood.topology.organise}, {@code .member}, {@code .ovsdb},
 * {@code org.boundedflood.ovs.bridge}, values of the core, and SLF4J.
 */
@NullMarked
package org.boundedflood.topology.overlay;

import org.jspecify.annotations.NullMarked;
