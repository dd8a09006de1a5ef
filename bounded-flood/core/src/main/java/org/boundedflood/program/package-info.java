/**
 * The switch program as data: from a {@link org.boundedflood.core.ForwardingView} to flows, groups
 * and meters, and the smallest ordered batch that turns what is installed into what is wanted.
 *
 * <p>Uses {@code org.boundedflood.core} and the JDK alone.
 */
@NullMarked
package org.boundedflood.program;

import org.jspecify.annotations.NullMarked;
