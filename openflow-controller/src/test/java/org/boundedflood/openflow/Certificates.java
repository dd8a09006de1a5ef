package org.boundedflood.openflow;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Certificates made for one test, in a directory that goes with it. */
final class Certificates implements AutoCloseable {
  private final Path directory;
  private final X509Bundle serverAuthority;
  private final X509Bundle clientAuthority;
  private final Path chain;
  private final Path key;
  private final Path authorities;

  private Certificates(Path directory) throws Exception {
    this.directory = directory;
    serverAuthority = authority("server authority");
    clientAuthority = authority("client authority");
    X509Bundle server =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanIpAddress("127.0.0.1")
            .buildIssuedBy(serverAuthority);
    chain = write("server.pem", server.getCertificatePathPEM());
    key = write("server.key", server.getPrivateKeyPEM());
    authorities = write("authorities.pem", clientAuthority.getCertificatePEM());
  }

  static Certificates make() throws Exception {
    return new Certificates(Files.createTempDirectory("certificates"));
  }

  private static X509Bundle authority(String name) throws Exception {
    return new CertificateBuilder()
        .subject("CN=" + name)
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  TlsSettings serverOnly() {
    return TlsSettings.withoutClientCertificates(chain, key);
  }

  TlsSettings clientRequired() {
    return TlsSettings.withClientCertificates(chain, key, authorities);
  }

  TlsSettings clientOptional() {
    return new TlsSettings(chain, key, Optional.of(authorities), false);
  }

  Path chain() {
    return chain;
  }

  /** A switch without a certificate. */
  SSLContext trusting() throws Exception {
    return context(new KeyManager[0]);
  }

  /** A switch with a certificate of the right authority. */
  SSLContext trusted() throws Exception {
    return context(client(clientAuthority));
  }

  /** A switch with a certificate of an authority that the server does not know. */
  SSLContext stranger() throws Exception {
    return context(client(authority("stranger")));
  }

  private static KeyManager[] client(X509Bundle authority) throws Exception {
    X509Bundle bundle = new CertificateBuilder().subject("CN=switch").buildIssuedBy(authority);
    return new KeyManager[] {new Insistent(bundle)};
  }

  /** Shows its certificate even to servers that ask for those of other authorities. */
  private static final class Insistent extends X509ExtendedKeyManager {
    private static final String ALIAS = "switch";

    private final X509Bundle bundle;

    Insistent(X509Bundle bundle) {
      this.bundle = bundle;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return bundle.getCertificatePath();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return bundle.getKeyPair().getPrivate();
    }
  }

  private SSLContext context(KeyManager[] keys) throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, serverAuthority.toTrustManagerFactory().getTrustManagers(), null);
    return context;
  }

  @Override
  public void close() throws IOException {
    Files.delete(chain);
    Files.delete(key);
    Files.delete(authorities);
    Files.delete(directory);
  }
}
