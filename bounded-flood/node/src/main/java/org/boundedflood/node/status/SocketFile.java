package org.boundedflood.node.status;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * The file of a Unix socket, which appears complete: bound under another name, closed to others,
 * then renamed. So nobody can connect before the permissions are right, and what an earlier process
 * left behind is replaced in one step.
 */
final class SocketFile {
  private static final int TYPE_MASK = 0170000;
  private static final int SOCKET = 0140000;

  private final Path path;

  SocketFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  /** Where to bind. */
  Path unfinished() {
    return path.resolveSibling(path.getFileName() + "." + ProcessHandle.current().pid());
  }

  /**
   * Sees to it that {@link #unfinished} can be bound and {@link #publish} will not harm anybody.
   *
   * @throws IOException if something else than a socket is there, or somebody answers
   */
  void prepare() throws IOException {
    Path directory = path.getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      Files.createDirectories(directory);
    }
    Files.deleteIfExists(unfinished());
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Map<String, Object> attributes =
        Files.readAttributes(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if (!(attributes.get("mode") instanceof Integer mode) || (mode & TYPE_MASK) != SOCKET) {
      throw new IOException("a file that is no socket is there");
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(UnixDomainSocketAddress.of(path));
    } catch (ConnectException e) {
      return;
    }
    throw new IOException("another process answers there");
  }

  /** Gives the bound socket its permissions and its name. */
  void publish() throws IOException {
    Files.setPosixFilePermissions(unfinished(), PosixFilePermissions.fromString("rw-------"));
    Files.move(
        unfinished(), path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
