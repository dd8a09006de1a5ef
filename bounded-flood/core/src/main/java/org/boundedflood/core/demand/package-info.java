/**
 * Tunnels on demand: when traffic towards a node is worth a direct tunnel, and when no longer. Uses
 * the JDK, {@code core.net} and {@code core.ring}.
 */
@NullMarked
package org.boundedflood.core.demand;

import org.jspecify.annotations.NullMarked;
