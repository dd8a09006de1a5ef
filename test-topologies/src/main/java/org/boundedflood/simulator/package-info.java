/**
 * Whole overlays in one process: the production core of every node under a virtual clock, joined by
 * links in memory, and the measurements taken on them. Uses the core, the switch program, JGraphT,
 * picocli and Jackson.
 */
@NullMarked
package org.boundedflood.simulator;

import org.jspecify.annotations.NullMarked;
