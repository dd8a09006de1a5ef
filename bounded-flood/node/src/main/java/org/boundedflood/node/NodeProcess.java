package org.boundedflood.node;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.boundedflood.node.config.Configuration;
import org.boundedflood.node.config.NodeConfig;
import org.boundedflood.node.config.Options;

/** All nodes of one process, on as many event loops as there are processors at most. */
public final class NodeProcess implements AutoCloseable {
  private final LaunchTime launched = LaunchTime.ofThisProcess();
  private final EventLoopGroup loops;
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
        process.startNode(config);
      }
      complete = true;
      return process;
    } finally {
      if (!complete) {
        process.close();
      }
    }
  }

  private void startNode(NodeConfig config) throws NodeException, InterruptedException {
    try {
      nodes.add(Node.start(config, loops.next(), launched, NodeProcess::monotonicMillis));
    } catch (NodeException e) {
      throw new NodeException("node of bridge " + config.get(Options.BRIDGE) + ": " + e.text(), e);
    }
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
