package org.boundedflood.openflow;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How {@code ssl:} endpoints prove who they are and whom they let in. Protocol versions and cipher
 * suites are the JDK's defaults (TLS 1.2 and 1.3).
 *
 * @param certificateChain PEM file with the server's certificate, followed by its intermediates
 * @param privateKey PEM file with the server's private key, unencrypted PKCS#8
 * @param clientAuthorities PEM file with the certificates of the authorities whose switches may
 *     connect; empty to ask switches for no certificate
 * @param clientCertificateRequired whether a switch without a certificate is refused; one with a
 *     wrong certificate is refused in any case. Only with {@code clientAuthorities}
 */
public record TlsSettings(
    Path certificateChain,
    Path privateKey,
    Optional<Path> clientAuthorities,
    boolean clientCertificateRequired) {
  /** Checks that the parts fit together. */
  public TlsSettings {
    if (clientCertificateRequired && clientAuthorities.isEmpty()) {
      throw new IllegalArgumentException(
          "a required client certificate needs the file of its authorities, found none");
    }
  }

  /** Encrypts, and lets any switch in. */
  public static TlsSettings withoutClientCertificates(Path certificateChain, Path privateKey) {
    return new TlsSettings(certificateChain, privateKey, Optional.empty(), false);
  }

  /** Encrypts, and lets in only switches whose certificate an authority has signed. */
  public static TlsSettings withClientCertificates(
      Path certificateChain, Path privateKey, Path clientAuthorities) {
    return new TlsSettings(certificateChain, privateKey, Optional.of(clientAuthorities), true);
  }
}
