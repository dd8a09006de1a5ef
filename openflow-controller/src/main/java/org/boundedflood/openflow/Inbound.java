package org.boundedflood.openflow;

import com.google.common.util.concurrent.RateLimiter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import org.boundedflood.openflow.DisconnectReason.Kind;
import org.boundedflood.openflow.Handshake.State;
import org.projectfloodlight.openflow.protocol.OFFeaturesReply;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFPortStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way in of a session: tells messages apart and hands each to whom it concerns. */
final class Inbound {
  private static final Logger log = LoggerFactory.getLogger(Inbound.class);
  private static final double ERROR_LINES_PER_SECOND = 10;
  private static final int ERROR = 1;
  private static final int ECHO_REQUEST = 2;
  private static final int ECHO_REPLY = 3;
  private static final int PACKET_IN = 10;

  private final Session session;
  private final Channel channel;
  private final SessionListener listener;
  private final CounterSet counters;
  private final Handshake handshake;
  private final Outbound outbound;
  private final PendingRequests requests;
  private final PortTable ports;

  /** A switch may refuse everything; the errors beyond are counted only. */
  private final RateLimiter errorLines = RateLimiter.create(ERROR_LINES_PER_SECOND);

  private boolean undecodableLogged;

  Inbound(
      Session session,
      Channel channel,
      SessionListener listener,
      CounterSet counters,
      Handshake handshake,
      Outbound outbound,
      PendingRequests requests,
      PortTable ports) {
    this.session = session;
    this.channel = channel;
    this.listener = listener;
    this.counters = counters;
    this.handshake = handshake;
    this.outbound = outbound;
    this.requests = requests;
    this.ports = ports;
  }

  /** Takes one frame; the caller keeps it. */
  void receive(ByteBuf frame) {
    counters.increment(OpenFlowCounter.MESSAGES_RECEIVED);
    counters.add(OpenFlowCounter.BYTES_RECEIVED, frame.readableBytes());
    int type = frame.getUnsignedByte(frame.readerIndex() + 1);
    if (handshake.state() == State.WAIT_HELLO) {
      handshake.hello(type, frame);
      return;
    }
    try {
      int version = frame.getUnsignedByte(frame.readerIndex());
      if (version != Hello.VERSION) {
        throw new UndecodableException("its version is " + version + ", agreed on was 4 (1.3)");
      }
      dispatch(type, frame);
    } catch (UndecodableException e) {
      undecodable(type, frame, e.fault());
    }
  }

  private void dispatch(int type, ByteBuf frame) throws UndecodableException {
    switch (type) {
      case ECHO_REQUEST -> answerEcho(frame);
      case ECHO_REPLY -> {
        // Like any message it was noted as a sign of life already.
      }
      case PACKET_IN -> packetIn(frame);
      case ERROR -> error(frame);
      default -> message(MessageReader.read(frame), frame.readableBytes());
    }
  }

  private void answerEcho(ByteBuf frame) {
    ByteBuf reply = channel.alloc().buffer(frame.readableBytes());
    reply.writeBytes(frame, frame.readerIndex(), frame.readableBytes()).setByte(1, ECHO_REPLY);
    counters.increment(OpenFlowCounter.ECHOES_ANSWERED);
    outbound.sendRaw(reply);
  }

  private void packetIn(ByteBuf frame) throws UndecodableException {
    if (handshake.state() != State.ACTIVE) {
      counters.increment(OpenFlowCounter.EARLY_DROPPED);
      return;
    }
    PacketIn packetIn = PacketInReader.read(frame);
    counters.increment(OpenFlowCounter.PACKET_INS);
    listener.packetIn(session, packetIn);
  }

  private void error(ByteBuf frame) throws UndecodableException {
    SwitchError error = ErrorReader.read(frame, outbound.sent());
    counters.increment(OpenFlowCounter.ERRORS);
    if (error.cause().isEmpty()) {
      counters.increment(OpenFlowCounter.ERRORS_UNATTRIBUTED);
    }
    if (requests.fail((int) error.xid(), RequestFailedException.refused(error))) {
      return;
    }
    if (errorLines.tryAcquire()) {
      log.warn("{} refused a message: {}", session, error);
    }
    if (handshake.state() == State.ACTIVE) {
      listener.error(session, error);
    } else {
      handshake.refused(error);
    }
  }

  private void message(OFMessage message, int length) {
    switch (message.getType()) {
      case FEATURES_REPLY -> {
        if (!handshake.features((OFFeaturesReply) message)) {
          unexpected(message);
        }
      }
      case BARRIER_REPLY -> {
        outbound.sent().forgetThrough((int) message.getXid());
        // One without a request answers a barrier among the messages sent: nobody waits for it.
        requests.accept(message, length);
      }
      case STATS_REPLY, ROLE_REPLY -> {
        if (!requests.accept(message, length)) {
          unexpected(message);
        }
      }
      case PORT_STATUS -> {
        if (ports.apply((OFPortStatus) message)) {
          asynchronous(message);
        } else {
          session.finish(Kind.PROTOCOL_VIOLATION, PortTable.OVERFLOW);
        }
      }
      case FLOW_REMOVED, EXPERIMENTER -> asynchronous(message);
      default -> unexpected(message);
    }
  }

  private void asynchronous(OFMessage message) {
    if (handshake.state() == State.ACTIVE) {
      listener.message(session, message);
    } else if (!(message instanceof OFPortStatus)) {
      counters.increment(OpenFlowCounter.EARLY_DROPPED);
    }
  }

  private void unexpected(OFMessage message) {
    counters.increment(OpenFlowCounter.UNEXPECTED);
    log.debug("{} sent a {} that fits nothing", session, message.getType());
  }

  private void undecodable(int type, ByteBuf frame, String fault) {
    counters.increment(OpenFlowCounter.UNDECODABLE);
    int xid = frame.getInt(frame.readerIndex() + 4);
    RawMessage raw =
        new RawMessage(type, Integer.toUnsignedLong(xid), ByteBufUtil.getBytes(frame), fault);
    if (undecodableLogged) {
      log.debug("{} sent: {}", session, raw);
    } else {
      undecodableLogged = true;
      log.warn("{} sent: {} (said once per connection, then counted)", session, raw);
    }
    if (WireNames.isReply(type)) {
      requests.fail(
          xid,
          new RequestFailedException(
              RequestFailedException.Kind.UNDECODABLE, "the answer is " + raw));
    }
    if (handshake.state() == State.ACTIVE) {
      listener.undecodable(session, raw);
    }
  }
}
