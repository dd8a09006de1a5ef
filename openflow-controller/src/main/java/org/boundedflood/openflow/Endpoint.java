package org.boundedflood.openflow;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where switches can connect to. Written as {@code tcp:6653}, {@code tcp:127.0.0.1:6653}, {@code
 * tcp:[::1]:6653}, {@code ssl:} likewise, or {@code unix:/path}. Without an address it is the
 * loopback, {@code 127.0.0.1}; all interfaces must be asked for ({@code tcp:0.0.0.0:6653}). Port 0
 * takes any free port.
 */
public final class Endpoint {
  private static final Pattern INET =
      Pattern.compile("(tcp|ssl):(?:(\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+]):)?(\\d{1,5})");
  private static final String UNIX = "unix:";
  private static final String LOOPBACK = "127.0.0.1";
  private static final int MAX_PORT = 65_535;
  private static final String ALLOWED =
      "allowed are tcp:PORT, tcp:ADDRESS:PORT, ssl:PORT, ssl:ADDRESS:PORT (an IPv6 address in"
          + " brackets, a port from 0 to 65535) and unix:/PATH";

  private final Transport transport;
  private final SocketAddress address;

  private Endpoint(Transport transport, SocketAddress address) {
    this.transport = transport;
    this.address = address;
  }

  /**
   * Reads an endpoint.
   *
   * @throws IllegalArgumentException if {@code text} is not of a form named above; names are not
   *     resolved
   */
  public static Endpoint of(String text) {
    if (text.startsWith(UNIX)) {
      return unix(text);
    }
    Matcher matcher = INET.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > MAX_PORT) {
      throw refusal(text);
    }
    Transport transport = matcher.group(1).equals("tcp") ? Transport.TCP : Transport.SSL;
    String host = matcher.group(2) == null ? LOOPBACK : matcher.group(2);
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(host);
    if (address == null) {
      throw refusal(text);
    }
    return new Endpoint(
        transport, new InetSocketAddress(address, Integer.parseInt(matcher.group(3))));
  }

  static Endpoint of(Transport transport, SocketAddress address) {
    return new Endpoint(transport, address);
  }

  private static Endpoint unix(String text) {
    String path = text.substring(UNIX.length());
    try {
      if (path.startsWith("/")) {
        return new Endpoint(Transport.UNIX, UnixDomainSocketAddress.of(Path.of(path)));
      }
    } catch (InvalidPathException e) {
      throw refusal(text);
    }
    throw refusal(text);
  }

  private static IllegalArgumentException refusal(String text) {
    return new IllegalArgumentException("not an endpoint: \"" + text + "\"; " + ALLOWED);
  }

  /** How bytes travel. */
  public Transport transport() {
    return transport;
  }

  /** An {@link InetSocketAddress}, or a {@link UnixDomainSocketAddress} for {@code unix:}. */
  public SocketAddress address() {
    return address;
  }

  /** The port; -1 for {@code unix:}. */
  public int port() {
    return address instanceof InetSocketAddress inet ? inet.getPort() : -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Endpoint that
        && transport == that.transport
        && address.equals(that.address);
  }

  @Override
  public int hashCode() {
    return 31 * transport.hashCode() + address.hashCode();
  }

  /** The endpoint as {@link #of(String)} reads it. */
  @Override
  public String toString() {
    return transport.text(address);
  }

  /** The ways in which bytes can travel. */
  public enum Transport {
    /** TCP. */
    TCP("tcp:"),
    /** TLS over TCP. */
    SSL("ssl:"),
    /** A stream socket in the file system. */
    UNIX("unix:");

    private final String prefix;

    Transport(String prefix) {
      this.prefix = prefix;
    }

    String text(SocketAddress address) {
      if (address instanceof InetSocketAddress inet) {
        String host = inet.getAddress().getHostAddress();
        return prefix + (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.getPort();
      }
      return prefix + address;
    }
  }
}
