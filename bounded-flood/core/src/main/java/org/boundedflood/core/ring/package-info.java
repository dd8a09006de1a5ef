/** The identifier ring: node identifiers and distances between them. Uses the JDK alone. */
@NullMarked
package org.boundedflood.core.ring;

import org.jspecify.annotations.NullMarked;
