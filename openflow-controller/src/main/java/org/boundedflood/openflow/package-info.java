/**
 * The OpenFlow 1.3 channel: a server to which switches connect, and one session per switch.
 *
 * <p>To use it, read {@link org.boundedflood.openflow.OpenFlowServer}, which is made from {@link
 * org.boundedflood.openflow.OpenFlowSettings}; {@link org.boundedflood.openflow.SessionListener},
 * which an application implements; {@link org.boundedflood.openflow.OpenFlowSession}, by which it
 * sends; and {@link org.boundedflood.openflow.OpenFlow13}, which makes what it sends. All else that
 * is public are values these four exchange.
 *
 * <p>To change it, begin with the package-private {@code Session}: bytes come in through {@code
 * FrameDecoder}, {@code SessionHandler} and {@code Inbound}, pass {@code Handshake} first, and go
 * out through {@code Outbound}. One event loop owns a session and all its parts; only {@code
 * Connections} is shared between loops.
 *
 * <p>Knows nothing of floods. May use Netty, OpenFlowJ-Loxi, Guava (which Loxi needs) and SLF4J; no
 * other module of this project.
 */
@NullMarked
package org.boundedflood.openflow;

import org.jspecify.annotations.NullMarked;
