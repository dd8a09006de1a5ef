/**
 * The topology as the bridge's own interfaces tell it. May use {@code org.boundedflood.ovs.bridge},
 * values of the core, and SLF4J.
 */
@NullMarked
package org.boundedflood.topology.ovsdb;

import org.jspecify.annotations.NullMarked;
