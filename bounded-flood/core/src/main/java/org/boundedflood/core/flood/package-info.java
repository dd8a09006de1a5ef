/**
 * How a bounded flood spreads over the ring. Uses {@code core.ring}, {@code core.net} and the JDK
 * alone.
 */
@NullMarked
package org.boundedflood.core.flood;

import org.jspecify.annotations.NullMarked;
