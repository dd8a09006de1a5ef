package org.boundedflood.openflow;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.boundedflood.openflow.Endpoint.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening sockets of a server. */
final class Listening {
  private static final Logger log = LoggerFactory.getLogger(Listening.class);

  /** How long a switch that reads nothing can hold up the closing of its TLS connection. */
  private static final int CLOSE_NOTIFY_MILLIS = 1000;

  /**
   * Bytes that may wait in the kernel, whose own choice grows to several MiB per switch: a stuck
   * switch would be noticed late, and a slow one would seem to take nothing for long.
   */
  private static final int KERNEL_QUEUE = 256 << 10;

  private final OpenFlowSettings settings;
  private final Connections connections;
  private final EventLoopGroup group;
  private final List<Channel> channels = new ArrayList<>();
  private boolean started;

  Listening(OpenFlowSettings settings, Connections connections, EventLoopGroup group) {
    this.settings = settings;
    this.connections = connections;
    this.group = group;
  }

  synchronized List<Endpoint> start() throws IOException {
    if (started) {
      throw new IllegalStateException("a server starts once");
    }
    started = true;
    MessageReader.load();
    boolean complete = false;
    try {
      @Nullable SslContext ssl =
          settings.tls().isPresent() ? TlsContexts.of(settings.tls().get()) : null;
      List<Endpoint> bound = new ArrayList<>();
      for (Endpoint endpoint : settings.endpoints()) {
        Channel channel = bind(endpoint, ssl);
        channels.add(channel);
        Endpoint actual = Endpoint.of(endpoint.transport(), channel.localAddress());
        log.info("listening for switches on {}", actual);
        bound.add(actual);
      }
      complete = true;
      return List.copyOf(bound);
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  private Channel bind(Endpoint endpoint, @Nullable SslContext ssl) throws IOException {
    ServerBootstrap bootstrap = new ServerBootstrap().group(group);
    if (endpoint.transport() == Transport.UNIX) {
      UnixSocketFile.removeStale(endpoint);
      bootstrap.channel(NioServerDomainSocketChannel.class);
    } else {
      bootstrap
          .channel(NioServerSocketChannel.class)
          .option(ChannelOption.SO_REUSEADDR, true)
          .childOption(ChannelOption.TCP_NODELAY, true)
          .childOption(ChannelOption.SO_SNDBUF, KERNEL_QUEUE);
    }
    bootstrap.childHandler(new Pipeline(endpoint.transport(), ssl));
    ChannelFuture future = bootstrap.bind(endpoint.address()).awaitUninterruptibly();
    if (!future.isSuccess()) {
      throw new IOException(
          "cannot listen on " + endpoint + ": " + future.cause().getMessage(), future.cause());
    }
    return future.channel();
  }

  synchronized void close() {
    for (Channel channel : channels) {
      channel.close().awaitUninterruptibly();
    }
    channels.clear();
  }

  /** Sets up an accepted connection. */
  private final class Pipeline extends ChannelInitializer<Channel> {
    private final Transport transport;
    private final @Nullable SslContext ssl;

    Pipeline(Transport transport, @Nullable SslContext ssl) {
      this.transport = transport;
      this.ssl = ssl;
    }

    @Override
    protected void initChannel(Channel channel) {
      ChannelPipeline pipeline = channel.pipeline();
      // First, so that what is written counts as pending at once even where TLS lies in between.
      pipeline.addLast(new FlushConsolidationHandler());
      if (transport == Transport.SSL && ssl != null) {
        SslHandler handler = ssl.newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(settings.handshakeStep().toMillis());
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
        pipeline.addLast(handler);
      }
      pipeline.addLast(new FrameDecoder());
      pipeline.addLast(new SessionHandler(connections.add(channel, transport)));
    }
  }
}
