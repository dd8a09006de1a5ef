package org.boundedflood.openflow;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;

/** Reads the files that {@link TlsSettings} names. */
final class TlsContexts {
  private TlsContexts() {}

  static SslContext of(TlsSettings settings) throws IOException {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(
                  settings.certificateChain().toFile(), settings.privateKey().toFile())
              .sslProvider(SslProvider.JDK);
      if (settings.clientAuthorities().isPresent()) {
        builder
            .trustManager(settings.clientAuthorities().get().toFile())
            .clientAuth(
                settings.clientCertificateRequired() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
      }
      return builder.build();
    } catch (IllegalArgumentException | IOException e) {
      // Netty reports a file that is missing or not PEM as an illegal argument.
      throw new IOException(
          "cannot use the TLS files "
              + settings
              + " (PEM; the key unencrypted PKCS#8): "
              + e.getMessage(),
          e);
    }
  }
}
