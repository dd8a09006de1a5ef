package org.boundedflood.topology.member;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.scalecube.cluster.transport.api.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * The connection on which this member sends to another one, and what waits for it: at most 256
 * messages, further ones fail. What is to be sent within {@value #GATHER_MILLIS} ms goes together,
 * for the library spreads each piece of gossip as a message of its own. Used by the transport's
 * thread.
 */
final class Outgoing {
  private static final int MOST_WAITING = 256;
  private static final int GATHER_MILLIS = 5;

  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private @Nullable Channel channel;
  private boolean gathering;

  private record Waiting(Message message, MonoSink<Void> sink) {}

  void send(Message message, MonoSink<Void> sink) {
    if (waiting.size() >= MOST_WAITING) {
      sink.error(new IllegalStateException("too many messages wait for the connection"));
      return;
    }
    waiting.add(new Waiting(message, sink));
    Channel open = channel;
    if (open != null && waiting.size() >= MessageBytes.MOST_TOGETHER) {
      flush(open);
    } else if (open != null && !gathering) {
      gathering = true;
      var unused =
          open.eventLoop().schedule(() -> gathered(open), GATHER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void gathered(Channel open) {
    gathering = false;
    flush(open);
  }

  void ready(Channel proved) {
    channel = proved;
    flush(proved);
  }

  /** Whether the other end has proved itself. */
  boolean isOpen() {
    return channel != null;
  }

  /** What waits goes by another connection. */
  void handOver(Outgoing other) {
    other.waiting.addAll(waiting);
    waiting.clear();
  }

  void failed(Exception why) {
    for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
      next.sink().error(why);
    }
  }

  private void flush(Channel open) {
    while (!waiting.isEmpty()) {
      List<Waiting> together = new ArrayList<>();
      while (!waiting.isEmpty() && together.size() < MessageBytes.MOST_TOGETHER) {
        together.add(waiting.remove());
      }
      write(open, together);
    }
  }

  private static void write(Channel open, List<Waiting> together) {
    byte[] bytes;
    try {
      bytes = MessageBytes.write(together.stream().map(Waiting::message).toList());
    } catch (IllegalArgumentException e) {
      together.forEach(each -> each.sink().error(e));
      return;
    }
    open.writeAndFlush(Unpooled.wrappedBuffer(bytes))
        .addListener(
            (ChannelFuture written) -> {
              for (Waiting each : together) {
                if (written.isSuccess()) {
                  each.sink().success();
                } else {
                  each.sink().error(written.cause());
                }
              }
            });
  }
}
