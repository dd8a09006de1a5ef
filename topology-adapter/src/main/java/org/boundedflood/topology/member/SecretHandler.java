package org.boundedflood.topology.member;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.security.GeneralSecurityException;

/**
 * Carries a {@link SecretSession} over frames. What does not fit ends the connection as a {@link
 * StrangerException} in the pipeline; nothing is answered to it.
 */
final class SecretHandler extends ChannelDuplexHandler {
  /** The largest frame until the other end has proved itself, in bytes. */
  static final int MOST_BEFORE = 128;

  /** What encryption adds to a message, in bytes. */
  private static final int TAG_BYTES = 16;

  private final SecretSession session;
  private final boolean initiator;
  private Stage stage = Stage.GREETING;

  private enum Stage {
    GREETING,
    OPEN,
    REFUSED
  }

  SecretHandler(SecretSession session, boolean initiator) {
    this.session = session;
    this.initiator = initiator;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    if (initiator) {
      var unused = context.writeAndFlush(Unpooled.wrappedBuffer(session.hello()));
    }
    super.channelActive(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    byte[] frame;
    try {
      frame = ByteBufUtil.getBytes((ByteBuf) message);
    } finally {
      ReferenceCountUtil.release(message);
    }
    try {
      switch (stage) {
        case GREETING -> greeted(context, frame);
        case OPEN -> context.fireChannelRead(Unpooled.wrappedBuffer(session.open(frame)));
        case REFUSED -> {
          var unused = context.close();
        }
      }
    } catch (GeneralSecurityException e) {
      stage = Stage.REFUSED;
      context.fireExceptionCaught(new StrangerException(e));
    }
  }

  private void greeted(ChannelHandlerContext context, byte[] frame)
      throws GeneralSecurityException {
    if (initiator) {
      session.accept(frame);
    } else {
      var unused = context.writeAndFlush(Unpooled.wrappedBuffer(session.answer(frame)));
    }
    stage = Stage.OPEN;
    context
        .pipeline()
        .replace(
            Admission.FRAMES, Admission.FRAMES, Admission.frames(MessageBytes.MOST + TAG_BYTES));
    context.fireUserEventTriggered(Admission.READY);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    byte[] plain;
    try {
      plain = ByteBufUtil.getBytes((ByteBuf) message);
    } finally {
      ReferenceCountUtil.release(message);
    }
    var unused = context.write(Unpooled.wrappedBuffer(session.seal(plain)), promise);
  }
}
