/**
 * The runnable node: its life from start to stop, its configuration, command line and status
 * socket.
 *
 * <p>Wires every other module; nothing else depends on it.
 */
@NullMarked
package org.boundedflood.node;

import org.jspecify.annotations.NullMarked;
