/** What the protocol core counts. Uses the JDK alone. */
@NullMarked
package org.boundedflood.core.count;

import org.jspecify.annotations.NullMarked;
