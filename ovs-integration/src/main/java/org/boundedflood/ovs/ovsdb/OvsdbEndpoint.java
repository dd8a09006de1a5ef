package org.boundedflood.ovs.ovsdb;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a database server listens. Written as Open vSwitch writes it. */
public sealed interface OvsdbEndpoint {
  /** The server's socket on a Debian or Ubuntu system that starts Open vSwitch itself. */
  OvsdbEndpoint SYSTEM = new Unix(Path.of("/var/run/openvswitch/db.sock"));

  /** A Unix domain socket of this host. */
  record Unix(Path path) implements OvsdbEndpoint {
    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /** TCP without protection. IPv6 addresses are written in brackets. */
  record Tcp(String host, int port) implements OvsdbEndpoint {
    @Override
    public String toString() {
      return "tcp:" + bracketed(host) + ":" + port;
    }
  }

  /** TLS over TCP, both ends with certificates. */
  record Ssl(String host, int port, TlsFiles files) implements OvsdbEndpoint {
    @Override
    public String toString() {
      return "ssl:" + bracketed(host) + ":" + port;
    }
  }

  /**
   * Reads {@code unix:/path} or {@code tcp:host:port}.
   *
   * @throws IllegalArgumentException if {@code text} is anything else
   */
  static OvsdbEndpoint of(String text) {
    return of(text, null);
  }

  /**
   * Reads {@code unix:/path}, {@code tcp:host:port} or {@code ssl:host:port}.
   *
   * @param tls the files for {@code ssl:}; null where there are none
   * @throws IllegalArgumentException if {@code text} is anything else, or is {@code ssl:} and there
   *     are no files
   */
  static OvsdbEndpoint of(String text, @Nullable TlsFiles tls) {
    if (text.startsWith("unix:") && text.length() > "unix:".length()) {
      return new Unix(Path.of(text.substring("unix:".length())));
    }
    Matcher network = Syntax.NETWORK.matcher(text);
    if (!network.matches()) {
      throw new IllegalArgumentException(
          "database must be unix:/path, tcp:host:port or ssl:host:port, found \"" + text + "\"");
    }
    String host = network.group(2) != null ? network.group(2) : network.group(3);
    int port = Integer.parseInt(network.group(4));
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535, found \"" + text + "\"");
    }
    if (network.group(1).equals("tcp")) {
      return new Tcp(host, port);
    }
    if (tls == null) {
      throw new IllegalArgumentException(
          "database \"" + text + "\" needs a private key, a certificate and a CA certificate");
    }
    return new Ssl(host, port, tls);
  }

  private static String bracketed(String host) {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  /** How endpoints on a network are written. */
  final class Syntax {
    private static final Pattern NETWORK =
        Pattern.compile(
            "(tcp|ssl):(?:\\[([0-9a-fA-F:.]+(?:%[^\\[\\]]+)?)]|([^:\\[\\]]+)):(\\d{1,5})");

    private Syntax() {}
  }
}
