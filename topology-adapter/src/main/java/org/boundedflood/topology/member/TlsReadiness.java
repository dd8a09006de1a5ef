package org.boundedflood.topology.member;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** Says that a connection is ready once TLS has checked both certificates. */
final class TlsReadiness extends ChannelInboundHandlerAdapter {
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
      context.fireUserEventTriggered(Admission.READY);
    } else {
      super.userEventTriggered(context, event);
    }
  }
}
