package org.boundedflood.node;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.boundedflood.core.BoundedFlood;
import org.boundedflood.core.Event;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.TopologySnapshot;
import org.boundedflood.node.config.NodeConfig;
import org.boundedflood.node.config.Options;
import org.boundedflood.node.config.OverlayOptions;
import org.boundedflood.node.config.StartOptions;
import org.boundedflood.node.config.TopologyChoice;
import org.boundedflood.node.status.StatusServer;
import org.boundedflood.openflow.Endpoint;
import org.boundedflood.ovs.bridge.BridgeHold;
import org.boundedflood.ovs.bridge.BridgeListener;
import org.boundedflood.ovs.bridge.BridgeSnapshot;
import org.boundedflood.ovs.bridge.BridgeWatch;
import org.boundedflood.ovs.bridge.OvsBridge;
import org.boundedflood.ovs.bridge.TakeOver;
import org.boundedflood.ovs.ovsdb.OvsdbClient;
import org.boundedflood.ovs.ovsdb.OvsdbSettings;
import org.boundedflood.switching.DeadTunnels;
import org.boundedflood.switching.SwitchShell;
import org.boundedflood.topology.TopologyException;
import org.boundedflood.topology.TopologyListener;
import org.boundedflood.topology.TopologySource;
import org.boundedflood.topology.evio.EvioTopology;
import org.boundedflood.topology.file.FileTopology;
import org.boundedflood.topology.overlay.OverlayTopology;
import org.boundedflood.topology.ovsdb.OvsdbTopology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node of the overlay: the connections to its database and its switch, and the protocol core
 * between them. All of it runs on one event loop; starting and closing happen on another thread,
 * which waits.
 */
final class Node implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final NodeConfig config;
  private final String logSuffix;
  private final ControllerPort.Shared ports;
  private final EventLoop loop;
  private final LaunchTime launched;
  private final LongSupplier clock;
  private final Deque<Runnable> closing = new ArrayDeque<>();

  private Node(
      NodeConfig config,
      String logSuffix,
      ControllerPort.Shared ports,
      EventLoop loop,
      LaunchTime launched,
      LongSupplier clock) {
    this.config = config;
    this.logSuffix = logSuffix;
    this.ports = ports;
    this.loop = loop;
    this.launched = launched;
    this.clock = clock;
  }

  /**
   * Starts a node: connects to the database, finds out the node's identifier, listens for the
   * switch, and takes the bridge over.
   *
   * @param logSuffix tells nodes of the same identifier apart in the log
   * @param ports where the nodes of this process wait for their switches
   * @param clock milliseconds of a clock that never goes back
   * @throws NodeException if it cannot; then nothing of it is left running
   */
  static Node start(
      NodeConfig config,
      String logSuffix,
      ControllerPort.Shared ports,
      EventLoop loop,
      LaunchTime launched,
      LongSupplier clock)
      throws NodeException, InterruptedException {
    Node node = new Node(config, logSuffix, ports, loop, launched, clock);
    boolean complete = false;
    try {
      node.start();
      complete = true;
      return node;
    } finally {
      if (!complete) {
        node.close();
      }
    }
  }

  private void start() throws NodeException, InterruptedException {
    OvsdbClient database = connect();
    OvsBridge bridge = bridge(database);
    NodeId self = nodeId(bridge);
    Logger log = LoggerFactory.getLogger("node-" + self.abbreviated() + logSuffix);
    log.info("node {} of bridge {}", self, bridge.name());
    BoundedFlood core =
        new BoundedFlood(ConfiguredSettings.core(config, self, System.currentTimeMillis()));
    BridgeWatcher watcher = new BridgeWatcher(bridge, launched, log);
    SwitchShell shell =
        new SwitchShell(core, ConfiguredSettings.shell(config), loop, clock, log, watcher);
    onClose(() -> onLoop(shell::close));
    ControllerPort port = ports.join(config, shell, loop);
    onClose(() -> port.leave(shell));
    BfdKeeper bfd =
        new BfdKeeper(
            bridge,
            ConfiguredSettings.bfd(config),
            loop,
            ports -> shell.tell(new Event.BfdReported(ports)),
            log);
    watcher.forwardTo(
        datapath -> port.expect(datapath, shell), () -> shell.session().isPresent(), bfd);
    if (config.get(Options.RELEASE)) {
      onClose(() -> releaseBfd(bfd));
    }
    onClose(bridge.watch(bfd)::close);
    onClose(bridge.watch(watcher)::close);
    TopologySource topology = topology(bridge, self, shell);
    onLoop(new TunnelRequests(topology, shell, loop, log)::begin);
    onLoop(
        () ->
            watcher.reportSilentPeersTo(
                new DeadTunnels(shell, loop, DeadTunnels.PATIENCE, topology::reportDead)));
    takeOver(bridge, port.endpoint(), watcher);
    NodeStatus status =
        new NodeStatus(
            self, bridge.name(), shell, port, database, topology, watcher, launched, clock, loop);
    serve(status);
  }

  private OvsdbClient connect() throws NodeException, InterruptedException {
    OvsdbClient client =
        new OvsdbClient(loop, ConfiguredSettings.ovsdb(config), OvsdbSettings.DEFAULT);
    onClose(client::close);
    try {
      client.start();
    } catch (IllegalArgumentException e) {
      throw new NodeException("cannot use the TLS files: " + e.getMessage(), e);
    }
    Duration patience = config.get(StartOptions.OVSDB_WAIT);
    await(client.connected(patience), patience.plus(PATIENCE), "cannot reach the database");
    return client;
  }

  private OvsBridge bridge(OvsdbClient client) throws NodeException, InterruptedException {
    OvsBridge bridge = OvsBridge.of(client, config.get(Options.BRIDGE));
    onClose(bridge::close);
    Duration patience = config.get(StartOptions.BRIDGE_WAIT);
    if (!patience.isZero()) {
      CompletableFuture<Void> made = new CompletableFuture<>();
      BridgeWatch watch = bridge.watch(new BridgeArrival(made));
      try {
        await(made, patience, "bridge " + bridge.name() + " was not made");
      } finally {
        watch.close();
      }
    }
    if (config.get(Options.RELEASE)) {
      onClose(() -> release(bridge));
    }
    return bridge;
  }

  private NodeId nodeId(OvsBridge bridge) throws NodeException, InterruptedException {
    String configured = config.find(Options.NODE_ID).map(NodeId::toString).orElse(null);
    if (configured != null) {
      await(bridge.nodeId(), PATIENCE, "cannot use the bridge");
      return NodeId.of(configured);
    }
    UUID random = UUID.randomUUID();
    NodeId proposed = NodeId.of(random.getMostSignificantBits(), random.getLeastSignificantBits());
    String kept =
        await(bridge.nodeId(proposed.toString()), PATIENCE, "cannot keep a node id in the bridge");
    try {
      return NodeId.of(kept);
    } catch (IllegalArgumentException e) {
      throw new NodeException(
          "bridge %s: external_ids:bf-node-id: %s".formatted(bridge.name(), e.getMessage()), e);
    }
  }

  private TopologySource topology(OvsBridge bridge, NodeId self, SwitchShell shell)
      throws NodeException {
    TopologySource source = source(bridge, self, shell);
    try {
      source.start(
          new TopologyListener() {
            @Override
            public void topologyChanged(TopologySnapshot snapshot) {
              shell.tell(new Event.TopologyChanged(snapshot));
            }

            @Override
            public void topologyProblem(String message) {
              // The source has logged it, and what it told before still holds.
            }
          });
    } catch (TopologyException e) {
      throw new NodeException("cannot use the topology: " + e.getMessage(), e);
    }
    return source;
  }

  private TopologySource source(OvsBridge bridge, NodeId self, SwitchShell shell)
      throws NodeException {
    if (config.find(OverlayOptions.NAME).isPresent()) {
      OverlayTopology overlay = OverlaySource.of(config, bridge, self, loop, clock);
      onClose(overlay::close);
      if (config.get(Options.RELEASE)) {
        onClose(() -> leave(overlay));
      }
      ScheduledFuture<?> links = OverlaySource.watchLinks(overlay, shell.core(), loop);
      onClose(() -> links.cancel(false));
      return overlay;
    }
    TopologySource source = told(bridge, self);
    onClose(source::close);
    return source;
  }

  /** A source that takes over what others set up. */
  private TopologySource told(OvsBridge bridge, NodeId self) {
    TopologyChoice choice = config.get(Options.TOPOLOGY);
    if (choice instanceof TopologyChoice.File file) {
      return new FileTopology(file.path(), self, loop);
    }
    return choice instanceof TopologyChoice.Evio evio
        ? new EvioTopology(bridge, evio.overlay(), evio.address(), self, loop)
        : new OvsdbTopology(bridge, self);
  }

  private void takeOver(OvsBridge bridge, Endpoint bound, BridgeWatcher watcher) {
    if (config.get(Options.TAKEOVER)) {
      BridgeHold hold =
          bridge.hold(TakeOver.of(ConfiguredSettings.controllerTarget(bound)), watcher);
      onClose(hold::close);
    }
  }

  private void serve(NodeStatus status) throws NodeException {
    StatusServer server = new StatusServer(config.control(), loop, status);
    try {
      server.start();
    } catch (IOException e) {
      throw new NodeException(
          "cannot answer on unix:%s: %s".formatted(config.control(), e.getMessage()), e);
    }
    onClose(server::close);
  }

  /** Ends the connections. The switch goes on forwarding. */
  @Override
  public void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
  }

  private void onClose(Runnable task) {
    closing.push(task);
  }

  private void onLoop(Runnable task) {
    loop.submit(task).awaitUninterruptibly();
  }

  private void leave(OverlayTopology overlay) {
    carryOut(overlay.leave(), "cannot leave the overlay");
  }

  private void releaseBfd(BfdKeeper bfd) {
    carryOut(bfd.release(), "cannot restore BFD");
  }

  /** A last act, which is given up if it fails. */
  private static void carryOut(CompletableFuture<?> act, String failure) {
    try {
      await(act, PATIENCE, failure);
    } catch (NodeException e) {
      LoggerFactory.getLogger(Node.class).error("{}", e.text());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void release(OvsBridge bridge) {
    Logger log = LoggerFactory.getLogger(Node.class);
    try {
      boolean had = await(bridge.release(), PATIENCE, "cannot release the bridge");
      log.info("bridge {} {}", bridge.name(), had ? "has its former settings" : "was not held");
    } catch (NodeException e) {
      log.error("{}", e.text());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      log.error("interrupted while bridge {} was being released", bridge.name());
    }
  }

  private static <T> T await(CompletableFuture<T> future, Duration patience, String failure)
      throws NodeException, InterruptedException {
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new NodeException(failure + ": " + cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new NodeException(
          "%s: no answer within %d s".formatted(failure, patience.toSeconds()), e);
    }
  }

  /** Completes when the bridge is there. */
  private record BridgeArrival(CompletableFuture<Void> made) implements BridgeListener {
    @Override
    public void bridgeChanged(BridgeSnapshot snapshot) {
      made.complete(null);
    }

    @Override
    public void bridgeMissing(String reason) {}
  }
}
