/**
 * How one node of a self-organising overlay decides to whom it links, and comes to terms with them:
 * the graph builder, the link negotiation, and what joins them. Events and the time go in, actions
 * come out; there is no thread, socket or clock. Uses the JDK and the ring of the core alone.
 */
@NullMarked
package org.boundedflood.topology.organise;

import org.jspecify.annotations.NullMarked;
