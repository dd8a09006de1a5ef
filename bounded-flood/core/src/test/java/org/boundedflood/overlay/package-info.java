/**
 * Whole overlays in one thread: the production core, planner and differ of every node, behind a
 * flow table that really matches, under a virtual clock.
 */
@NullMarked
package org.boundedflood.overlay;

import org.jspecify.annotations.NullMarked;
