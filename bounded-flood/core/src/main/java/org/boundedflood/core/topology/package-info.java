/** What a topology source tells the core: which switch port leads where. Uses the JDK alone. */
@NullMarked
package org.boundedflood.core.topology;

import org.jspecify.annotations.NullMarked;
