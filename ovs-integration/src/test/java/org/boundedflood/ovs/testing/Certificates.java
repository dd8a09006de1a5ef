package org.boundedflood.ovs.testing;

import java.nio.file.Path;
import java.util.List;

/** A certificate authority of a test, and certificates that it signs, as PEM files. */
public final class Certificates {
  private final Path directory;
  private final String authority;

  private Certificates(Path directory, String authority) {
    this.directory = directory;
    this.authority = authority;
  }

  /** Makes an authority with this name, its files in {@code directory}. */
  public static Certificates of(Path directory, String authority) {
    Certificates made = new Certificates(directory, authority);
    Command.run(
        List.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=" + authority,
            "-keyout",
            made.key(authority).toString(),
            "-out",
            made.authority().toString()));
    return made;
  }

  /** Makes a key and a certificate for {@code name}, signed by the authority. */
  public void issue(String name) {
    String request = directory.resolve(name + ".csr").toString();
    Command.run(
        List.of(
            "openssl",
            "req",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-subj",
            "/CN=" + name,
            "-keyout",
            key(name).toString(),
            "-out",
            request));
    Command.run(
        List.of(
            "openssl",
            "x509",
            "-req",
            "-days",
            "2",
            "-in",
            request,
            "-CA",
            authority().toString(),
            "-CAkey",
            key(authority).toString(),
            "-CAcreateserial",
            "-out",
            certificate(name).toString()));
  }

  /** The authority's own certificate. */
  public Path authority() {
    return certificate(authority);
  }

  /** The private key of {@code name}, PKCS#8. */
  public Path key(String name) {
    return directory.resolve(name + "-key.pem");
  }

  /** The certificate of {@code name}. */
  public Path certificate(String name) {
    return directory.resolve(name + "-cert.pem");
  }
}
