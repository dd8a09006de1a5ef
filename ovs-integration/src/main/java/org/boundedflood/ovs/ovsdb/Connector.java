package org.boundedflood.ovs.ovsdb;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.json.JsonObjectDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.File;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Makes connections to one endpoint: socket, TLS, framing. */
final class Connector {
  /** Of answers that the server does not read; beyond it the connection is given up. */
  private static final WriteBufferWaterMark WRITE_BUFFER =
      new WriteBufferWaterMark(512 << 10, 1 << 20);

  private final OvsdbEndpoint endpoint;
  private final OvsdbSettings settings;
  private final @Nullable SslContext tls;

  /**
   * Reads the TLS files, if there are any.
   *
   * @throws IllegalArgumentException if one is missing or cannot be used
   */
  Connector(OvsdbEndpoint endpoint, OvsdbSettings settings) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.tls = endpoint instanceof OvsdbEndpoint.Ssl ssl ? context(ssl.files()) : null;
  }

  /** Begins an attempt. */
  ChannelFuture connect(EventLoop loop, Session session) {
    boolean local = endpoint instanceof OvsdbEndpoint.Unix;
    return new Bootstrap()
        .group(loop)
        .channel(local ? NioDomainSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_BUFFER)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                if (tls != null) {
                  channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                }
                channel
                    .pipeline()
                    .addLast(new JsonObjectDecoder(settings.maxMessageBytes()))
                    .addLast(session);
              }
            })
        .connect(address());
  }

  private SocketAddress address() {
    if (endpoint instanceof OvsdbEndpoint.Unix unix) {
      return UnixDomainSocketAddress.of(unix.path());
    }
    if (endpoint instanceof OvsdbEndpoint.Tcp tcp) {
      return InetSocketAddress.createUnresolved(tcp.host(), tcp.port());
    }
    OvsdbEndpoint.Ssl ssl = (OvsdbEndpoint.Ssl) endpoint;
    return InetSocketAddress.createUnresolved(ssl.host(), ssl.port());
  }

  private static SslContext context(TlsFiles files) {
    File key = readable("private key", files.privateKey());
    File certificate = readable("certificate", files.certificate());
    File authorities = readable("CA certificate", files.caCertificate());
    try {
      return SslContextBuilder.forClient()
          .keyManager(certificate, key)
          .trustManager(authorities)
          .endpointIdentificationAlgorithm("")
          .build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "TLS files must be PEM, the private key PKCS#8 without password; found "
              + List.of(files.privateKey(), files.certificate(), files.caCertificate())
              + ": "
              + Session.reasonOf(e),
          e);
    }
  }

  private static File readable(String what, Path path) {
    if (!Files.isReadable(path)) {
      throw new IllegalArgumentException(what + " " + path + " cannot be read");
    }
    return path.toFile();
  }
}
