/** What nodes say of leaves, as a value. Uses the JDK alone. */
@NullMarked
package org.boundedflood.core.leaf;

import org.jspecify.annotations.NullMarked;
