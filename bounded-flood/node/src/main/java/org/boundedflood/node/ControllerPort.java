package org.boundedflood.node;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.boundedflood.node.config.NodeConfig;
import org.boundedflood.node.config.Options;
import org.boundedflood.openflow.Endpoint;
import org.boundedflood.openflow.OpenFlowCounter;
import org.boundedflood.openflow.OpenFlowServer;
import org.boundedflood.switching.SwitchRouter;
import org.boundedflood.switching.SwitchShell;

/**
 * Where nodes wait for their switches: one endpoint, one event loop, one or several nodes. Opened
 * with the first node and closed with the last, one at a time, not on the event loop.
 */
final class ControllerPort {
  private final EventLoop loop;
  private final SwitchRouter router = new SwitchRouter();
  private final OpenFlowServer server;
  private final Endpoint bound;
  private int users;

  private ControllerPort(NodeConfig config, EventLoop loop) throws NodeException {
    this.loop = loop;
    this.server = new OpenFlowServer(ConfiguredSettings.openFlow(config), router, loop);
    try {
      this.bound = server.start().get(0);
    } catch (IOException e) {
      throw new NodeException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Where switches are to connect to. */
  Endpoint endpoint() {
    return bound;
  }

  /** What happened on all connections to the endpoint, whichever node they belong to. */
  Map<OpenFlowCounter, Long> counters() {
    return server.counters();
  }

  private void join(SwitchShell shell) {
    users++;
    loop.submit(() -> router.join(shell)).awaitUninterruptibly();
  }

  /**
   * A node knows which switch is its own. To be called on the event loop.
   *
   * @param datapathId 16 hex digits
   */
  void expect(String datapathId, SwitchShell shell) {
    router.expect(datapathId, shell);
  }

  /** A node has no more use for it. */
  void leave(SwitchShell shell) {
    loop.submit(() -> router.leave(shell)).awaitUninterruptibly();
    if (--users == 0) {
      server.close();
    }
  }

  /** The endpoints of a process. */
  static final class Shared {
    private final Map<Endpoint, ControllerPort> open = new HashMap<>();

    /**
     * The port at which a node wants to wait for its switch. Nodes that name the same endpoint get
     * the same, and must have the same event loop.
     *
     * @throws NodeException if it cannot be opened
     */
    ControllerPort join(NodeConfig config, SwitchShell shell, EventLoop loop) throws NodeException {
      Endpoint listen = config.get(Options.LISTEN);
      ControllerPort port = listen.port() == 0 ? null : open.get(listen);
      if (port == null || port.users == 0) {
        port = new ControllerPort(config, loop);
        open.put(listen, port);
      }
      port.join(shell);
      return port;
    }
  }
}
