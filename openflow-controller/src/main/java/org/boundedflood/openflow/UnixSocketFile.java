package org.boundedflood.openflow;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/** The file a Unix socket leaves behind: binding fails while it exists, even if nobody listens. */
final class UnixSocketFile {
  private static final int TYPE_MASK = 0170000;
  private static final int SOCKET = 0140000;

  private UnixSocketFile() {}

  /**
   * Removes the endpoint's file if it is a socket on which nobody answers.
   *
   * @throws IOException if it is anything else, or somebody answers
   */
  static void removeStale(Endpoint endpoint) throws IOException {
    if (!(endpoint.address() instanceof UnixDomainSocketAddress address)) {
      throw new IllegalArgumentException("not a Unix endpoint: " + endpoint);
    }
    Path path = address.getPath();
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Map<String, Object> attributes =
        Files.readAttributes(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if (!(attributes.get("mode") instanceof Integer mode) || (mode & TYPE_MASK) != SOCKET) {
      throw new IOException("cannot listen on " + endpoint + ": a file that is no socket is there");
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(address);
      throw new IOException("cannot listen on " + endpoint + ": another process does");
    } catch (ConnectException e) {
      Files.delete(path);
    }
  }
}
