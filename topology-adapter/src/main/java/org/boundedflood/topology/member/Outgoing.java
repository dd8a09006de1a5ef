package org.boundedflood.topology.member;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * A connection that this member opened, and what waits for it: at most 256 messages, further ones
 * fail. Used by the transport's thread.
 */
final class Outgoing {
  private static final int MOST_WAITING = 256;

  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private @Nullable Channel channel;

  private record Waiting(ByteBuf message, MonoSink<Void> sink) {}

  void send(byte[] bytes, MonoSink<Void> sink) {
    ByteBuf message = Unpooled.wrappedBuffer(bytes);
    Channel open = channel;
    if (open != null) {
      write(open, message, sink);
    } else if (waiting.size() < MOST_WAITING) {
      waiting.add(new Waiting(message, sink));
    } else {
      sink.error(new IllegalStateException("too many messages wait for the connection"));
    }
  }

  void ready(Channel proved) {
    channel = proved;
    for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
      write(proved, next.message(), next.sink());
    }
  }

  void failed(Exception why) {
    for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
      next.sink().error(why);
    }
  }

  private static void write(Channel channel, ByteBuf message, MonoSink<Void> sink) {
    channel
        .writeAndFlush(message)
        .addListener(
            (ChannelFuture written) -> {
              if (written.isSuccess()) {
                sink.success();
              } else {
                sink.error(written.cause());
              }
            });
  }
}
