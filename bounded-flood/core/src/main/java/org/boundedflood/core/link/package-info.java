/** Tunnel ports and the state of the link behind each. Uses the JDK alone. */
@NullMarked
package org.boundedflood.core.link;

import org.jspecify.annotations.NullMarked;
