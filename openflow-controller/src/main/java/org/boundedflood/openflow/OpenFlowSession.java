package org.boundedflood.openflow;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.projectfloodlight.openflow.protocol.OFControllerRole;
import org.projectfloodlight.openflow.protocol.OFFeaturesReply;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.projectfloodlight.openflow.protocol.OFRoleReply;
import org.projectfloodlight.openflow.protocol.OFStatsReply;
import org.projectfloodlight.openflow.protocol.OFStatsRequest;
import org.projectfloodlight.openflow.types.DatapathId;
import org.projectfloodlight.openflow.types.OFPort;

/**
 * One switch whose OpenFlow 1.3 handshake is complete.
 *
 * <p>One event loop thread owns a session. The methods that send ({@link #send}, {@link #barrier},
 * {@link #request}, {@link #requestRole}) must be called on it and throw {@link
 * IllegalStateException} elsewhere; all others may be called from any thread. Futures complete on
 * the event loop; they fail with {@link RequestFailedException} and with nothing else.
 *
 * <p>Transaction ids are the session's own: those inside messages handed in are ignored, and
 * replaced on the wire.
 */
public interface OpenFlowSession {
  /** The identity of the switch. No two open sessions of a server share it. */
  DatapathId datapathId();

  /** What the switch said about itself in the handshake. */
  OFFeaturesReply features();

  /** The ports of the switch as last heard, by number. An unmodifiable snapshot. */
  SortedMap<OFPort, OFPortDesc> ports();

  /** Where the switch connected from, such as {@code tcp:127.0.0.1:40112} or {@code unix:/path}. */
  String remoteAddress();

  /** The thread that owns this session; timers of the application belong on it, too. */
  EventLoop executor();

  /**
   * Sends messages in order, flushed once.
   *
   * <p>Never queues without bound: above {@link OpenFlowSettings#highWaterMark} packet-outs are
   * dropped and counted, and when others exceed {@link OpenFlowSettings#queueLimit} the session is
   * closed as {@link DisconnectReason.Kind#STUCK}. On a closed session everything is dropped and
   * counted.
   *
   * @throws IllegalArgumentException if a message is not of OpenFlow 1.3 or longer than 65,535
   *     bytes; then none of the list is sent
   */
  void send(List<? extends OFMessage> messages);

  /** Completes when the switch has processed everything sent before. */
  CompletableFuture<Void> barrier();

  /** Asks for statistics or descriptions; completes with all parts of the answer, in order. */
  <R extends OFStatsReply> CompletableFuture<List<R>> request(OFStatsRequest<R> request);

  /**
   * Asks for a controller role.
   *
   * @param generation the master election's generation, an unsigned 64-bit integer
   */
  CompletableFuture<OFRoleReply> requestRole(OFControllerRole role, long generation);

  /** Bytes accepted by {@link #send} and not yet taken by the operating system. */
  long pendingBytes();

  /** Whether a packet-out sent now would be sent, not dropped. */
  boolean isWritable();

  /** Whether the session is not over yet. */
  boolean isOpen();

  /** What happened on this session so far: every counter, including those at zero. */
  Map<OpenFlowCounter, Long> counters();

  /**
   * Ends the session after what was sent before. The switch will usually connect again.
   *
   * @param reason for the log and for {@link SessionListener#disconnected}
   */
  void close(String reason);
}
