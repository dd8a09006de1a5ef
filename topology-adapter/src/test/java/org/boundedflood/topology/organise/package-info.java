/**
 * Tests of the pure part of self-organising overlays, with whole overlays under a virtual clock.
 */
@NullMarked
package org.boundedflood.topology.organise;

import org.jspecify.annotations.NullMarked;
