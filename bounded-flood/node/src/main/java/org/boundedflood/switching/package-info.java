/**
 * The shell between the protocol core and a switch: messages of the switch become events, actions
 * become messages, in order.
 *
 * <p>Uses {@code org.boundedflood.core}, {@code org.boundedflood.program} and {@code
 * org.boundedflood.openflow}; knows nothing of databases, configuration or command line.
 */
@NullMarked
package org.boundedflood.switching;

import org.jspecify.annotations.NullMarked;
