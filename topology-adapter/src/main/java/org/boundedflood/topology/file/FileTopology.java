package org.boundedflood.topology.file;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.topology.SnapshotFeed;
import org.boundedflood.topology.TopologyCounter;
import org.boundedflood.topology.TopologyException;
import org.boundedflood.topology.TopologyListener;
import org.boundedflood.topology.TopologySource;
import org.boundedflood.topology.TunnelAnswer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topology as a YAML file tells it, read again whenever it is written or replaced. A file that
 * cannot be used is reported, and the last good one holds. Replace the file by renaming a complete
 * one into its place, so that no half of it is ever read.
 *
 * <pre>{@code
 * tunnels:                       # ports that lead to peers; required, may be []
 *   - port: vx1                  # name of the bridge's port
 *     peer: 00112233445566778899aabbccddeeff
 *     kind: plain                # or self-checking; default plain
 *     peer-mac: 02:00:00:00:00:01   # optional
 *     mtu: 1450                  # optional, bytes of Ethernet payload, 68 to 65535
 * leaves: [h1, h2]               # optional
 * ignore: [mgmt0]                # optional: ports that are not for the overlay
 * unlisted: leaf                 # what all other ports are: leaf (default) or ignore
 * }</pre>
 */
public final class FileTopology implements TopologySource {
  private static final Logger log = LoggerFactory.getLogger(FileTopology.class);

  private final Path file;
  private final NodeId self;
  private final Executor loop;
  private final CounterSet<TopologyCounter> counters = new CounterSet<>(TopologyCounter.class);
  private @Nullable FileWatch watch;

  /** The last problem told, to tell it once; used on the watch's thread. */
  private @Nullable String lastProblem;

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
    return "file " + file;
  }

  @Override
  public void start(TopologyListener listener) {
    SnapshotFeed feed = new SnapshotFeed(listener, counters);
    FileWatch started = openWatch(() -> readAgain(feed));
    watch = started;
    try {
      tell(feed, read());
    } catch (TopologyException e) {
      close();
      throw e;
    }
    started.start();
  }

  @Override
  public CompletableFuture<TunnelAnswer> requestTunnel(NodeId peer) {
    return unsupported();
  }

  @Override
  public CompletableFuture<TunnelAnswer> releaseTunnel(NodeId peer) {
    return unsupported();
  }

  @Override
  public CounterSet<TopologyCounter> counters() {
    return counters;
  }

  @Override
  public void close() {
    if (watch != null) {
      try {
        watch.close();
      } catch (IOException e) {
        log.warn("the watch of {} cannot be ended: {}", file, e.toString());
      }
    }
  }

  private FileWatch openWatch(Runnable changed) {
    try {
      return new FileWatch(file, changed);
    } catch (IOException e) {
      throw new TopologyException(file + ": its directory cannot be watched: " + e);
    }
  }

  private void readAgain(SnapshotFeed feed) {
    try {
      tell(feed, read());
      lastProblem = null;
    } catch (TopologyException e) {
      String problem = e.getMessage() + "; the last good topology holds";
      if (!problem.equals(lastProblem)) {
        lastProblem = problem;
        loop.execute(() -> feed.problem(TopologyCounter.INPUTS_REFUSED, problem));
      }
    }
  }

  private void tell(SnapshotFeed feed, TopologyFile topology) {
    loop.execute(() -> feed.roles(topology.roles(), topology.unlisted()));
  }

  private TopologyFile read() {
    try {
      return TopologyFile.read(file.toString(), Files.readString(file), self);
    } catch (NoSuchFileException e) {
      throw new TopologyException(file + ": there is no such file");
    } catch (CharacterCodingException e) {
      throw new TopologyException(file + ": must be text in UTF-8");
    } catch (IOException e) {
      throw new TopologyException(file + ": cannot be read: " + e.getMessage());
    }
  }

  private CompletableFuture<TunnelAnswer> unsupported() {
    counters.increment(TopologyCounter.TUNNEL_REQUESTS);
    return CompletableFuture.completedFuture(
        new TunnelAnswer(
            TunnelAnswer.Outcome.UNSUPPORTED, "tunnels are listed in " + file + " by hand"));
  }
}
