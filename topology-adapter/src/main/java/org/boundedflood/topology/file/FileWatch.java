package org.boundedflood.topology.file;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that a file was written, replaced, renamed into place or removed. A thread of its own waits
 * for events of the file's directory; it ends when the watch is closed.
 */
final class FileWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FileWatch.class);

  /** Quiet time after an event before it is told: a file written in pieces is told once. */
  private static final long SETTLE_MS = 50;

  private final Path name;
  private final WatchService service;
  private final Runnable changed;
  private final Thread thread;

  /**
   * Begins to watch.
   *
   * @param changed called on the watch's thread
   * @throws IOException if the file's directory cannot be watched
   */
  FileWatch(Path file, Runnable changed) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path directory = absolute.getParent();
    Path last = absolute.getFileName();
    if (directory == null || last == null) {
      throw new IOException(file + " is no file");
    }
    this.name = last;
    this.changed = changed;
    this.service = directory.getFileSystem().newWatchService();
    directory.register(
        service,
        StandardWatchEventKinds.ENTRY_CREATE,
        StandardWatchEventKinds.ENTRY_MODIFY,
        StandardWatchEventKinds.ENTRY_DELETE);
    this.thread = new Thread(this::watch, "watch-" + name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(
        (failed, cause) -> log.error("{} is no longer watched", absolute, cause));
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() throws IOException {
    service.close();
  }

  private void watch() {
    try {
      while (true) {
        WatchKey key = service.take();
        boolean concerned = false;
        while (key != null) {
          concerned |= concerns(key);
          if (!key.reset()) {
            log.warn("the directory of {} is gone: it is no longer watched", name);
            changed.run();
            return;
          }
          key = service.poll(SETTLE_MS, TimeUnit.MILLISECONDS);
        }
        if (concerned) {
          changed.run();
        }
      }
    } catch (ClosedWatchServiceException | InterruptedException e) {
      log.debug("{} is watched until here", name);
    }
  }

  private boolean concerns(WatchKey key) {
    boolean concerned = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      concerned |= event.kind() == StandardWatchEventKinds.OVERFLOW || name.equals(event.context());
    }
    return concerned;
  }
}
