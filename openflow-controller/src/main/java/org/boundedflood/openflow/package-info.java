/**
 * The OpenFlow 1.3 channel: a server to which switches connect, and one session per switch.
 *
 * <p>Knows nothing of floods. May use Netty, OpenFlowJ-Loxi, Guava (which Loxi needs) and SLF4J; no
 * other module of this project.
 */
@NullMarked
package org.boundedflood.openflow;

import org.jspecify.annotations.NullMarked;
