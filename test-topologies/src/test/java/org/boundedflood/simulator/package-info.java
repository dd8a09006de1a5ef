/** Tests of the simulator. */
@NullMarked
package org.boundedflood.simulator;

import org.jspecify.annotations.NullMarked;
