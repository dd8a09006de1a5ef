/** Servers for tests: one that says what the test makes it say, and Open vSwitch's own. */
@NullMarked
package org.boundedflood.ovs.testing;

import org.jspecify.annotations.NullMarked;
