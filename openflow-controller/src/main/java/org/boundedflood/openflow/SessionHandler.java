package org.boundedflood.openflow;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.boundedflood.openflow.DisconnectReason.Kind;

/** Hands a connection's events to its session. */
final class SessionHandler extends SimpleChannelInboundHandler<ByteBuf> {
  private final Session session;

  SessionHandler(Session session) {
    this.session = session;
  }

  /**
   * A piece of a session's work that is due later. It travels through the pipeline so that what it
   * throws arrives in {@link #exceptionCaught} like everything else.
   */
  record Task(Runnable work) {}

  @Override
  public void channelActive(ChannelHandlerContext context) {
    session.connectionOpened();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof Task task) {
      task.work().run();
    } else if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        session.tlsEstablished();
      } else {
        session.finish(Kind.IO_ERROR, "TLS handshake failed: " + handshake.cause().getMessage());
      }
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
    session.receive(frame);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    session.readComplete();
    context.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    session.finish(Kind.CLOSED_BY_SWITCH, "the switch closed the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof CorruptedFrameException) {
      session.finish(
          Kind.PROTOCOL_VIOLATION, "the stream of messages is broken: " + cause.getMessage());
    } else if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
      session.finish(Kind.IO_ERROR, String.valueOf(cause.getMessage()));
    } else {
      session.fault(cause);
    }
  }
}
