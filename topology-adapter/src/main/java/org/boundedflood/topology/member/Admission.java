package org.boundedflood.topology.member;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Who may open a connection to a member, and how it is encrypted. After it, the channel carries
 * whole messages, each a frame, and tells by {@link #READY} when the other end has proved itself.
 */
public abstract class Admission {
  /** Is fired through the pipeline once the other end has proved itself. */
  static final Object READY = new Object();

  static final String FRAMES = "frames";
  static final int LENGTH_BYTES = 4;

  private Admission() {}

  /** Whoever knows the secret. */
  public static Admission bySecret(OverlaySecret secret) {
    AnsweredHellos answered = new AnsweredHellos();
    return new Admission() {
      @Override
      void addTo(ChannelPipeline pipeline, boolean initiator) {
        pipeline.addLast(FRAMES, frames(SecretHandler.MOST_BEFORE));
        pipeline.addLast(new LengthFieldPrepender(LENGTH_BYTES));
        pipeline.addLast(
            new SecretHandler(new SecretSession(secret, answered, initiator), initiator));
      }
    };
  }

  /**
   * Whoever has a certificate that one of these authorities signed, by TLS 1.3. Names in
   * certificates are not compared.
   *
   * @param certificate of this node, PEM
   * @param key of this node, PEM, PKCS#8, not encrypted
   * @param authorities of the overlay, PEM
   * @throws IllegalArgumentException if a file is missing or cannot be used
   */
  public static Admission byCertificate(Path certificate, Path key, Path authorities) {
    for (Path file : List.of(certificate, key, authorities)) {
      if (!Files.isReadable(file)) {
        throw new IllegalArgumentException("cannot read " + file);
      }
    }
    try {
      SslContext client =
          SslContextBuilder.forClient()
              .keyManager(certificate.toFile(), key.toFile())
              .trustManager(authorities.toFile())
              .endpointIdentificationAlgorithm("")
              .protocols("TLSv1.3")
              .build();
      SslContext server =
          SslContextBuilder.forServer(certificate.toFile(), key.toFile())
              .trustManager(authorities.toFile())
              .clientAuth(ClientAuth.REQUIRE)
              .protocols("TLSv1.3")
              .build();
      return new Admission() {
        @Override
        void addTo(ChannelPipeline pipeline, boolean initiator) {
          pipeline.addLast((initiator ? client : server).newHandler(pipeline.channel().alloc()));
          pipeline.addLast(FRAMES, frames(MessageBytes.MOST));
          pipeline.addLast(new LengthFieldPrepender(LENGTH_BYTES));
          pipeline.addLast(new TlsReadiness());
        }
      };
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "certificate, key and authorities must be PEM, the key PKCS#8 without password; found "
              + List.of(certificate, key, authorities),
          e);
    }
  }

  abstract void addTo(ChannelPipeline pipeline, boolean initiator);

  static LengthFieldBasedFrameDecoder frames(int most) {
    return new LengthFieldBasedFrameDecoder(most, 0, LENGTH_BYTES, 0, LENGTH_BYTES);
  }
}
