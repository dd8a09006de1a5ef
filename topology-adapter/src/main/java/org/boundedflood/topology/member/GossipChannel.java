package org.boundedflood.topology.member;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.scalecube.cluster.transport.api.Message;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.boundedflood.topology.organise.OverlayCounter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of the pipeline of one connection between members. */
final class GossipChannel extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Logger log = LoggerFactory.getLogger(GossipChannel.class);
  private static final int PROOF_SECONDS = 5;
  private static final int IDLE_SECONDS = 20;

  private final Consumer<Message> messages;
  private final Consumer<OverlayCounter> counters;
  private final Runnable proved;
  private @Nullable ScheduledFuture<?> deadline;
  private boolean ready;

  /**
   * @param proved is run when the other end has proved itself
   */
  GossipChannel(Consumer<Message> messages, Consumer<OverlayCounter> counters, Runnable proved) {
    this.messages = messages;
    this.counters = counters;
    this.proved = proved;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    deadline = context.executor().schedule(() -> tooLate(context), PROOF_SECONDS, TimeUnit.SECONDS);
    super.channelActive(context);
  }

  private void tooLate(ChannelHandlerContext context) {
    if (!ready) {
      stranger(context, "no proof within " + PROOF_SECONDS + " s");
    }
  }

  private void stranger(ChannelHandlerContext context, String why) {
    counters.accept(OverlayCounter.STRANGERS);
    log.debug("stranger at {}: {}", context.channel().remoteAddress(), why);
    var unused = context.close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event == Admission.READY) {
      ready = true;
      context.pipeline().addFirst(new IdleStateHandler(0, 0, IDLE_SECONDS, TimeUnit.SECONDS));
      proved.run();
    } else if (event instanceof IdleStateEvent) {
      var unused = context.close();
    } else {
      super.userEventTriggered(context, event);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
    try {
      MessageBytes.read(ByteBufUtil.getBytes(frame)).forEach(messages);
    } catch (IOException e) {
      counters.accept(OverlayCounter.MESSAGES_UNREADABLE);
      log.warn("member at {}: {}", context.channel().remoteAddress(), e.getMessage());
      var unused = context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    ScheduledFuture<?> waiting = deadline;
    if (waiting != null) {
      waiting.cancel(false);
    }
    if (!ready) {
      log.info(
          "{} ended the connection before it proved itself: has it the same overlay name and secret?",
          context.channel().remoteAddress());
    }
    super.channelInactive(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    boolean unproved =
        cause instanceof StrangerException
            || cause instanceof TooLongFrameException
            || (cause instanceof DecoderException && cause.getCause() instanceof SSLException);
    if (unproved) {
      stranger(context, String.valueOf(cause.getMessage()));
    } else {
      if (!(cause instanceof IOException)) {
        log.error("connection with {} ends", context.channel().remoteAddress(), cause);
      }
      var unused = context.close();
    }
  }
}
