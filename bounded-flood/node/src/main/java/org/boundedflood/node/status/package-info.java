/** What a running node knows, as one snapshot, and the Unix socket by which it is asked for. */
@NullMarked
package org.boundedflood.node.status;

import org.jspecify.annotations.NullMarked;
