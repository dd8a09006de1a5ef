/**
 * The overlay's own frames on the wire: Flooding Route and Bound (FRB) and what it carries. Uses
 * {@code core.ring}, {@code core.net}, {@code core.leaf}, {@code core.flood} and the JDK alone.
 */
@NullMarked
package org.boundedflood.core.frb;

import org.jspecify.annotations.NullMarked;
