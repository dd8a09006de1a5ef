package org.boundedflood.topology.file;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a file was written, replaced or removed. It watches the file's directory, because a
 * watch on the file itself ends when another file is renamed to its name. Changes from the moment
 * of construction on are noticed, on one daemon thread.
 *
 * <p>Of a symbolic link, it notices that the link was replaced, not that its target was written.
 */
final class FileWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FileWatch.class);

  private final Path file;
  private final WatchService service;
  private final Settling settling = new Settling();

  private FileWatch(Path file, WatchService service) {
    this.file = file;
    this.service = service;
  }

  /** Is told on the watching thread. */
  interface Listener {
    /** The file may say something else now, or be gone. */
    void fileTouched();

    /**
     * The file cannot be watched any longer.
     *
     * @param reason for an operator
     */
    void watchLost(String reason);
  }

  /**
   * A watch that keeps what it notices until it is started.
   *
   * @throws IOException if the directory is missing or cannot be watched
   */
  static FileWatch of(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path directory = absolute.getParent();
    if (directory == null) {
      throw new IOException("is a directory");
    }
    WatchService service = absolute.getFileSystem().newWatchService();
    boolean complete = false;
    try {
      directory.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
      complete = true;
      return new FileWatch(absolute, service);
    } finally {
      if (!complete) {
        service.close();
      }
    }
  }

  /** Begins to tell. */
  void start(Listener listener) {
    Thread thread = new Thread(() -> run(listener), "topology-file-" + file.getFileName());
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(
        (ended, failure) -> {
          log.error("the watch on {} ends", file, failure);
          listener.watchLost("unexpected failure: " + failure);
        });
    thread.start();
  }

  private void run(Listener listener) {
    try {
      boolean watching = true;
      while (watching) {
        OptionalLong due = settling.dueIn(now());
        WatchKey key = due.isEmpty() ? service.take() : next(due.getAsLong());
        watching = key == null || notice(key);
        OptionalLong rest = settling.dueIn(now());
        if (rest.isPresent() && (rest.getAsLong() == 0 || !watching)) {
          settling.settled();
          listener.fileTouched();
        }
      }
      listener.watchLost("its directory " + file.getParent() + " is gone");
    } catch (ClosedWatchServiceException e) {
      return; // closing the service is how this thread is ended
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      listener.watchLost("its thread was interrupted");
    }
  }

  private @Nullable WatchKey next(long patienceMs) throws InterruptedException {
    return service.poll(patienceMs, TimeUnit.MILLISECONDS);
  }

  private boolean notice(WatchKey key) {
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.kind() == OVERFLOW || Objects.equals(event.context(), file.getFileName())) {
        settling.touched(now());
      }
    }
    return key.reset();
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
