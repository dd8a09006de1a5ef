/** Which peer a unicast frame goes to. Uses the JDK alone. */
@NullMarked
package org.boundedflood.core.route;

import org.jspecify.annotations.NullMarked;
