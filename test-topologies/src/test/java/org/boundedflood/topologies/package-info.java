/**
 * Overlays of real switches, driven from JUnit. Uses the lab in {@code test-topologies/lab} over
 * its line protocol, the values of {@code core}, Jackson and JUnit.
 */
@NullMarked
package org.boundedflood.topologies;

import org.jspecify.annotations.NullMarked;
