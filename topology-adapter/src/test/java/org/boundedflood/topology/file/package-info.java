/** Tests of the topology that a file tells. */
@NullMarked
package org.boundedflood.topology.file;

import org.jspecify.annotations.NullMarked;
