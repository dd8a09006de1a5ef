package org.boundedflood.node;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.node.config.Configuration;
import org.boundedflood.node.config.NodeConfig;
import org.boundedflood.node.config.Options;
import org.boundedflood.openflow.Endpoint;

/**
 * All nodes of one process, on as many event loops as there are processors at most. Nodes that wait
 * for their switches at the same endpoint have the same event loop.
 */
public final class NodeProcess implements AutoCloseable {
  private final LaunchTime launched = LaunchTime.ofThisProcess();
  private final EventLoopGroup loops;
  private final ControllerPort.Shared ports = new ControllerPort.Shared();
  private final Map<Endpoint, EventLoop> loopByEndpoint = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();

  private NodeProcess(int threads) {
    this.loops =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("node"), NioIoHandler.newFactory());
  }

  /**
   * Starts all nodes.
   *
   * @throws NodeException if one of them cannot start; then none is left running
   */
  public static NodeProcess start(Configuration configuration)
      throws NodeException, InterruptedException {
    int processors = Runtime.getRuntime().availableProcessors();
    NodeProcess process = new NodeProcess(Math.min(configuration.nodes().size(), processors));
    boolean complete = false;
    try {
      for (NodeConfig config : configuration.nodes()) {
        process.startNode(config, logSuffix(config, configuration.nodes()));
      }
      complete = true;
      return process;
    } finally {
      if (!complete) {
        process.close();
      }
    }
  }

  private void startNode(NodeConfig config, String logSuffix)
      throws NodeException, InterruptedException {
    try {
      nodes.add(
          Node.start(
              config, logSuffix, ports, loopOf(config), launched, NodeProcess::monotonicMillis));
    } catch (NodeException e) {
      throw new NodeException("node of bridge " + config.get(Options.BRIDGE) + ": " + e.text(), e);
    }
  }

  /** The bridge, where another node has the same identifier in another overlay. */
  private static String logSuffix(NodeConfig config, List<NodeConfig> all) {
    Optional<NodeId> self = config.find(Options.NODE_ID);
    boolean isAlone =
        self.isEmpty()
            || all.stream().filter(node -> node.find(Options.NODE_ID).equals(self)).count() == 1;
    // What follows a dot is all that is printed of a logger's name.
    return isAlone ? "" : "-" + config.get(Options.BRIDGE).replace('.', '_');
  }

  private EventLoop loopOf(NodeConfig config) {
    Endpoint listen = config.get(Options.LISTEN);
    return listen.port() == 0
        ? loops.next()
        : loopByEndpoint.computeIfAbsent(listen, endpoint -> loops.next());
  }

  private static long monotonicMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** Ends all nodes. Their switches go on forwarding. Not to be called on an event loop. */
  @Override
  public void close() {
    nodes.forEach(Node::close);
    nodes.clear();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
