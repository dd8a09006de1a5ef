/** Ethernet and switch values: addresses, frames, port numbers. Uses the JDK alone. */
@NullMarked
package org.boundedflood.core.net;

import org.jspecify.annotations.NullMarked;
