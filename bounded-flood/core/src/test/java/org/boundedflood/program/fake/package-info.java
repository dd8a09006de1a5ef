/**
 * A switch in memory for tests of this and other modules: it holds a switch program as OpenFlow 1.3
 * says and really executes it.
 *
 * <p>Uses {@code org.boundedflood.core}, {@code org.boundedflood.program} and the JDK alone.
 */
@NullMarked
package org.boundedflood.program.fake;

import org.jspecify.annotations.NullMarked;
