/**
 * One bridge of Open vSwitch, through its database: taking it over and giving it back, its ports,
 * and BFD.
 *
 * <p>May use {@code org.boundedflood.ovs.ovsdb}, Jackson and SLF4J.
 */
@NullMarked
package org.boundedflood.ovs.bridge;

import org.jspecify.annotations.NullMarked;
