/** Tests of the topology that the original's controller tells. */
@NullMarked
package org.boundedflood.topology.evio;

import org.jspecify.annotations.NullMarked;
