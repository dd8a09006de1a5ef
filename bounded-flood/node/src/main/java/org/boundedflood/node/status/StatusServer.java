package org.boundedflood.node.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.handler.timeout.TimeoutException;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers on a Unix socket what a node knows. A question is one line, a {@link Topic} and the word
 * {@code json}; the answer is JSON, after which the connection is closed.
 *
 * <p>At most {@value #MOST_CONNECTIONS} connections are served at a time, each for at most {@value
 * #PATIENCE_SECONDS} seconds to ask and to take the answer; further ones are closed at once. The
 * socket's file is readable and writable by its owner alone.
 */
public final class StatusServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StatusServer.class);
  private static final int MOST_CONNECTIONS = 16;
  private static final int PATIENCE_SECONDS = 10;
  private static final int LONGEST_LINE = 128;

  private final Path path;
  private final EventLoop loop;
  private final StatusSource source;
  private final StatusJson json = new StatusJson();
  private final ChannelGroup connections;
  private final SocketFile file;

  /** A server that does not listen yet. The event loop, on which NIO must run, is the node's. */
  public StatusServer(Path path, EventLoop loop, StatusSource source) {
    this.path = path;
    this.loop = loop;
    this.source = source;
    this.connections = new DefaultChannelGroup(loop);
    this.file = new SocketFile(path);
  }

  /**
   * Begins to listen. Not to be called on the event loop.
   *
   * @throws IOException if somebody answers there already, or it cannot be done
   */
  public void start() throws IOException {
    file.prepare();
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerDomainSocketChannel.class)
            .childHandler(new Initializer())
            .bind(UnixDomainSocketAddress.of(file.unfinished()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(bound.cause().getMessage(), bound.cause());
    }
    connections.add(bound.channel());
    file.publish();
  }

  /** Stops listening and removes the socket's file. Not to be called on the event loop. */
  @Override
  public void close() {
    connections.close().awaitUninterruptibly();
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      log.warn("cannot remove {}: {}", path, e.toString());
    }
  }

  private final class Initializer extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      if (connections.size() > MOST_CONNECTIONS) {
        closing(channel.close());
        return;
      }
      connections.add(channel);
      channel
          .pipeline()
          .addLast(
              new ReadTimeoutHandler(PATIENCE_SECONDS),
              new WriteTimeoutHandler(PATIENCE_SECONDS),
              new LineBasedFrameDecoder(LONGEST_LINE),
              new Conversation());
    }
  }

  /** One connection: one question, one answer. */
  private final class Conversation extends SimpleChannelInboundHandler<ByteBuf> {
    private boolean asked;

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
      if (asked) {
        return;
      }
      asked = true;
      context.pipeline().remove(ReadTimeoutHandler.class);
      // Whoever has asked may close its side, which this side would read as an end of both.
      context.channel().config().setAutoRead(false);
      String question = line.toString(StandardCharsets.UTF_8).strip();
      Optional<Topic> topic = Topic.of(question.replaceFirst(" json$", ""));
      if (topic.isEmpty()) {
        refuse(
            context,
            "found the question \"%s\"; allowed is one of %s, followed by json"
                .formatted(question, Topic.allWritten()));
        return;
      }
      var unused =
          source
              .snapshot(topic.get())
              .whenComplete(
                  (snapshot, failure) -> {
                    if (failure == null) {
                      answer(context, () -> json.write(snapshot, topic.get()));
                    } else {
                      log.warn("cannot answer {}", question, failure);
                      refuse(context, "the node failed to answer: " + failure);
                    }
                  });
    }

    private void refuse(ChannelHandlerContext context, String reason) {
      answer(context, () -> json.refusal(reason));
    }

    private void answer(ChannelHandlerContext context, Text text) {
      try {
        ByteBuf bytes = ByteBufUtil.writeUtf8(context.alloc(), text.write() + "\n");
        closing(context.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE));
      } catch (JsonProcessingException e) {
        log.error("cannot write an answer", e);
        closing(context.close());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof TooLongFrameException) {
        refuse(context, "found a line of more than " + LONGEST_LINE + " bytes");
        return;
      }
      if (!(cause instanceof IOException || cause instanceof TimeoutException)) {
        log.warn("a connection to {} failed", path, cause);
      }
      closing(context.close());
    }
  }

  /** Whether a connection that is being closed closes well is of no consequence. */
  private static void closing(ChannelFuture future) {
    future.addListener(
        done -> log.debug("closed a connection{}", done.isSuccess() ? "" : ": " + done.cause()));
  }

  /** A text that is yet to be written. */
  private interface Text {
    String write() throws JsonProcessingException;
  }
}
