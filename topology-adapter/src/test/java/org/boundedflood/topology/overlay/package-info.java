/** Tests of the source that joins membership, organiser and ports. */
@NullMarked
package org.boundedflood.topology.overlay;

import org.jspecify.annotations.NullMarked;
