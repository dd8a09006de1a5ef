package org.boundedflood.topology.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.topology.TopologyCounter;
import org.boundedflood.topology.TopologyException;
import org.boundedflood.topology.TopologyFeed;
import org.boundedflood.topology.TopologyListener;
import org.boundedflood.topology.TopologySource;
import org.boundedflood.topology.TunnelAnswer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topology as a YAML file tells it, read again whenever it is written or replaced.
 *
 * <pre>{@code
 * tunnels:                       # ports that lead to peers
 *   - port: vx1                  # name of the bridge's port
 *     peer: 00112233445566778899aabbccddeeff
 *     kind: plain                # or self-checking; default plain
 *     peer-mac: 02:00:00:00:00:01   # optional
 *     mtu: 1450                  # optional, bytes of Ethernet payload, 68 to 65535
 *     cost: 20                   # optional, 0 to 65535; measured without
 * leaves: [h1, h2]               # optional
 * ignore: [mgmt0]                # optional: ports that are not for the overlay
 * unlisted: leaf                 # what all other ports are: leaf (default) or ignore
 * }</pre>
 *
 * <p>A file that cannot be used when it starts is refused with a {@link TopologyException}. Later,
 * a bad edit or a removed file is reported, and what the file said last still holds. A file that is
 * written in place is read once it was left alone for 50 ms; to be sure that no half-written file
 * is read, write another one and rename it.
 */
public final class FileTopology implements TopologySource {
  private static final Logger log = LoggerFactory.getLogger(FileTopology.class);

  private final Path file;
  private final NodeId self;
  private final Executor loop;
  private final CounterSet<TopologyCounter> counters = new CounterSet<>(TopologyCounter.class);
  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
  private volatile @Nullable FileWatch watch;

  private enum State {
    NEW,
    STARTED,
    CLOSED
  }

  /**
   * Reads {@code file} for the node {@code self}.
   *
   * @param loop calls the listener, one call at a time; usually the node's event loop
   */
  public FileTopology(Path file, NodeId self, Executor loop) {
    this.file = file;
    this.self = self;
    this.loop = loop;
  }

  @Override
  public String description() {
    return "file: " + file;
  }

  @Override
  public void start(TopologyListener listener) {
    if (!state.compareAndSet(State.NEW, State.STARTED)) {
      throw new IllegalStateException("topology is " + state.get() + ", may be started once");
    }
    FileWatch begun = watch();
    watch = begun;
    TopologyFile first;
    try {
      first = TopologyFile.read(file, self);
    } catch (TopologyException e) {
      close();
      throw e;
    }
    Reports reports = new Reports(new TopologyFeed(listener, counters));
    reports.tell(feed -> feed.roles(first.roles(), first.unlisted()));
    begun.start(reports);
    if (state.get() == State.CLOSED) {
      close();
    }
  }

  private FileWatch watch() {
    try {
      return FileWatch.of(file);
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw TopologyFile.missing(file);
    } catch (IOException e) {
      throw new TopologyException(file + ": cannot be watched: " + e.getMessage());
    }
  }

  @Override
  public CompletableFuture<TunnelAnswer> requestTunnel(NodeId peer) {
    return unsupported();
  }

  @Override
  public CompletableFuture<TunnelAnswer> releaseTunnel(NodeId peer) {
    return unsupported();
  }

  private CompletableFuture<TunnelAnswer> unsupported() {
    counters.increment(TopologyCounter.TUNNEL_REQUESTS);
    return CompletableFuture.completedFuture(
        new TunnelAnswer(
            TunnelAnswer.Outcome.UNSUPPORTED,
            "topology file only reports the tunnels that " + file + " lists"));
  }

  @Override
  public CounterSet<TopologyCounter> counters() {
    return counters;
  }

  @Override
  public void close() {
    state.set(State.CLOSED);
    FileWatch begun = watch;
    if (begun != null) {
      try {
        begun.close();
      } catch (IOException e) {
        log.warn("the watch on {} cannot be ended: {}", file, e.toString());
      }
    }
  }

  /** Reads on the watching thread, and tells on the listener's. */
  private final class Reports implements FileWatch.Listener {
    private final TopologyFeed feed;

    Reports(TopologyFeed feed) {
      this.feed = feed;
    }

    @Override
    public void fileTouched() {
      try {
        TopologyFile now = TopologyFile.read(file, self);
        tell(feed -> feed.roles(now.roles(), now.unlisted()));
      } catch (TopologyException e) {
        tell(feed -> feed.inputRefused(String.valueOf(e.getMessage())));
      }
    }

    @Override
    public void watchLost(String reason) {
      tell(feed -> feed.inputRefused(file + ": is no longer watched: " + reason));
    }

    void tell(Consumer<TopologyFeed> news) {
      try {
        loop.execute(
            () -> {
              if (state.get() != State.CLOSED) {
                news.accept(feed);
              }
            });
      } catch (RejectedExecutionException e) {
        log.warn("{} is no longer read: the event loop takes no more work", file);
        close();
      }
    }
  }
}
