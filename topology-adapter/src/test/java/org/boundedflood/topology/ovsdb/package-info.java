/** Tests of the topology that the bridge's own interfaces tell. */
@NullMarked
package org.boundedflood.topology.ovsdb;

import org.jspecify.annotations.NullMarked;
