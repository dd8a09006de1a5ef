package org.boundedflood.openflow;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Listens for switches and keeps one {@link OpenFlowSession} per switch.
 *
 * <p>Made, {@linkplain #start started} once, and closed once. Thread-safe.
 */
public final class OpenFlowServer implements AutoCloseable {
  private final EventLoopGroup group;
  private final boolean ownsGroup;
  private final Connections connections;
  private final Listening listening;

  /** A server with event loops of its own, one per processor. */
  public OpenFlowServer(OpenFlowSettings settings, SessionListener listener) {
    this(
        settings,
        listener,
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(),
            new DefaultThreadFactory("openflow"),
            NioIoHandler.newFactory()),
        true);
  }

  /**
   * A server on event loops that exist already and are not closed with it: with a group of one
   * loop, all sessions and whatever else runs there share a thread.
   *
   * @param group made with {@link NioIoHandler}; to be shut down after the server is closed
   */
  public OpenFlowServer(OpenFlowSettings settings, SessionListener listener, EventLoopGroup group) {
    this(settings, listener, group, false);
  }

  private OpenFlowServer(
      OpenFlowSettings settings, SessionListener listener, EventLoopGroup group, boolean owns) {
    this.group = group;
    this.ownsGroup = owns;
    this.connections = new Connections(settings, listener);
    this.listening = new Listening(settings, connections, group);
  }

  /**
   * Begins to listen.
   *
   * @return the endpoints in the order of the settings, port 0 replaced by the port taken
   * @throws IOException if an endpoint cannot be bound or a TLS file cannot be read; then none is
   *     left bound
   */
  public List<Endpoint> start() throws IOException {
    return listening.start();
  }

  /** The sessions that are open now. */
  public List<OpenFlowSession> sessions() {
    return connections.sessions();
  }

  /** What happened on all connections so far: every counter, including those at zero. */
  public Map<OpenFlowCounter, Long> counters() {
    return connections.counters();
  }

  /**
   * Stops listening, ends all sessions as {@link DisconnectReason.Kind#SERVER_CLOSED} and returns
   * when their listeners have been told and their sockets are closed, at most seconds later where a
   * switch does not take what was sent before. Closing again does nothing.
   *
   * @throws IllegalStateException if called on an event loop, which it would wait for
   */
  @Override
  public void close() {
    for (EventExecutor executor : group) {
      if (executor.inEventLoop()) {
        throw new IllegalStateException("close() waits for event loops and must not run on one");
      }
    }
    listening.close();
    connections.close();
    if (ownsGroup) {
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }
}
