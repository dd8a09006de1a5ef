/** Where leaves live: those of this node, those of others, and who says so. Uses the JDK alone. */
@NullMarked
package org.boundedflood.core.learning;

import org.jspecify.annotations.NullMarked;
