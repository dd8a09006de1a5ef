/**
 * The protocol as a deterministic state machine: an event and the time go in, actions come out.
 *
 * <p>Uses the JDK alone: no thread, no socket, no clock, no random source.
 */
@NullMarked
package org.boundedflood.core;

import org.jspecify.annotations.NullMarked;
