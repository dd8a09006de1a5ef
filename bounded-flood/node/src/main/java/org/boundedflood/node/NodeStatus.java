package org.boundedflood.node;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.boundedflood.core.BoundedFlood;
import org.boundedflood.core.Event;
import org.boundedflood.core.FloodMode;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.learning.RemoteLeaf;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.TopologySnapshot;
import org.boundedflood.node.status.StatusSnapshot;
import org.boundedflood.node.status.StatusSource;
import org.boundedflood.node.status.Topic;
import org.boundedflood.openflow.OpenFlowSession;
import org.boundedflood.ovs.ovsdb.OvsdbClient;
import org.boundedflood.program.FloodCount;
import org.boundedflood.switching.FloodCounts;
import org.boundedflood.switching.Readback;
import org.boundedflood.switching.SwitchShell;
import org.boundedflood.topology.TopologySource;
import org.jspecify.annotations.Nullable;
import org.projectfloodlight.openflow.protocol.OFPortDesc;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts together what all parts of a node know. Confined to the node's event loop. */
final class NodeStatus implements StatusSource {
  /** How long a flood and the answers to it may be under way. */
  private static final long TRACE_MILLIS = 1_000;

  private static final Logger log = LoggerFactory.getLogger(NodeStatus.class);

  private final NodeId self;
  private final String bridge;
  private final SwitchShell shell;
  private final ControllerPort port;
  private final OvsdbClient database;
  private final TopologySource topology;
  private final BridgeWatcher watcher;
  private final LaunchTime launched;
  private final LongSupplier clock;
  private final EventLoop loop;

  NodeStatus(
      NodeId self,
      String bridge,
      SwitchShell shell,
      ControllerPort port,
      OvsdbClient database,
      TopologySource topology,
      BridgeWatcher watcher,
      LaunchTime launched,
      LongSupplier clock,
      EventLoop loop) {
    this.self = self;
    this.bridge = bridge;
    this.shell = shell;
    this.port = port;
    this.database = database;
    this.topology = topology;
    this.watcher = watcher;
    this.launched = launched;
    this.clock = clock;
    this.loop = loop;
  }

  @Override
  public CompletableFuture<StatusSnapshot> snapshot(Topic asked) {
    OpenFlowSession session = shell.session().orElse(null);
    if (session == null) {
      return CompletableFuture.completedFuture(assemble(null, Map.of()));
    }
    return switch (asked) {
      case FLOWS ->
          shell
              .readTables()
              .handle((read, failure) -> assemble(orWarn(read, failure, "tables"), Map.of()));
      case COUNTERS ->
          FloodCounts.read(session)
              .handle(
                  (read, failure) -> {
                    Map<FloodCount, Long> counts = orWarn(read, failure, "counts of floods");
                    return assemble(null, counts == null ? Map.of() : counts);
                  });
      case TRACE -> {
        CompletableFuture<StatusSnapshot> traced = new CompletableFuture<>();
        shell.tell(new Event.TraceFlood());
        var unused =
            loop.schedule(
                () -> traced.complete(assemble(null, Map.of())),
                TRACE_MILLIS,
                TimeUnit.MILLISECONDS);
        yield traced;
      }
      case STATUS, PEERS, LEAVES -> CompletableFuture.completedFuture(assemble(null, Map.of()));
    };
  }

  private static <T> @Nullable T orWarn(
      @Nullable T read, @Nullable Throwable failure, String what) {
    if (failure != null) {
      log.warn("cannot read the switch's {}: {}", what, failure.toString());
    }
    return read;
  }

  private StatusSnapshot assemble(@Nullable Readback readback, Map<FloodCount, Long> floods) {
    return new StatusSnapshot(
        status(),
        peers(),
        leaves(),
        TableRows.of(shell.installed(), shell.wanted(), readback),
        CountRows.of(
            shell.core().counters(),
            shell.counters(),
            floods,
            port.counters(),
            database.counters(),
            topology.counters(),
            topology.overlayCounters()),
        ways());
  }

  private List<StatusSnapshot.Way> ways() {
    return shell.core().traced().stream()
        .map(path -> path.stream().map(NodeId::toString).toList())
        .map(
            path ->
                new StatusSnapshot.Way(
                    path.get(path.size() - 1), path.size() - 1, path.subList(1, path.size() - 1)))
        .toList();
  }

  private StatusSnapshot.Status status() {
    BoundedFlood core = shell.core();
    OpenFlowSession session = shell.session().orElse(null);
    List<TunnelLink> links =
        core.links().stream().filter(link -> link.state() != LinkState.DOWN).toList();
    int live = (int) links.stream().filter(link -> link.state() == LinkState.LIVE).count();
    boolean trying = links.stream().anyMatch(link -> link.state() == LinkState.CHECKING);
    boolean settled = !core.view().settling();
    TopologySnapshot snapshot = core.topology();
    boolean known = snapshot.sequence() != TopologySnapshot.NONE.sequence();
    boolean installed = shell.isProgramConfirmed();
    return new StatusSnapshot.Status(
        session != null && installed && known && settled && !trying,
        new StatusSnapshot.Links(live, links.size()),
        self.toString(),
        bridge,
        watcher.datapathId(),
        watcher.controlled(),
        database.endpoint() + ", " + written(database.state()),
        session != null ? "connected" : "disconnected",
        session != null ? session.remoteAddress() : null,
        installed,
        settled,
        new StatusSnapshot.Topology(
            topology.description(), known, known ? snapshot.sequence() : null),
        launched.agoMillis(),
        watcher.forwardingAfterMs(),
        core.duplicate()
            .map(
                sign ->
                    new StatusSnapshot.Duplicate(
                        sign.port(), sign.what(), clock.getAsLong() - sign.at()))
            .orElse(null),
        core.localLeaves().size(),
        (int) core.remoteLeaves().stream().filter(leaf -> leaf.claim().present()).count(),
        onDemand(),
        floods());
  }

  private StatusSnapshot.Floods floods() {
    FloodMode mode = shell.core().floodMode();
    return new StatusSnapshot.Floods(mode.isBySwitch() ? "switch" : "controller", mode.sentence());
  }

  private List<StatusSnapshot.OnDemandTunnel> onDemand() {
    long now = clock.getAsLong();
    return shell.core().onDemandTunnels().stream()
        .map(
            tunnel ->
                new StatusSnapshot.OnDemandTunnel(
                    tunnel.peer().toString(),
                    written(tunnel.state()),
                    now - tunnel.since(),
                    tunnel.bytesPerSecond()))
        .toList();
  }

  private List<StatusSnapshot.Peer> peers() {
    long now = clock.getAsLong();
    List<StatusSnapshot.Peer> peers = new ArrayList<>();
    for (TunnelLink link : shell.core().links()) {
      peers.add(
          new StatusSnapshot.Peer(
              link.peer().toString(),
              link.name(),
              link.port().toString(),
              written(link.state()),
              now - link.since(),
              Arrays.stream(Capability.values())
                  .filter(link.capabilities()::contains)
                  .map(NodeStatus::written)
                  .toList(),
              link.role().mtu() == 0 ? null : link.role().mtu(),
              written(link.bfd())));
    }
    return peers;
  }

  private StatusSnapshot.Leaves leaves() {
    long now = clock.getAsLong();
    Map<PortNumber, String> names = portNames();
    List<StatusSnapshot.LocalLeaf> local =
        shell.core().localLeaves().stream()
            .map(
                leaf ->
                    new StatusSnapshot.LocalLeaf(
                        leaf.mac().toString(),
                        names.getOrDefault(leaf.port(), "?"),
                        leaf.port().toString(),
                        leaf.sequence(),
                        leaf.adopted(),
                        shell.core().isDamped(leaf.mac(), now)))
            .toList();
    return new StatusSnapshot.Leaves(
        local, shell.core().remoteLeaves().stream().map(leaf -> remote(leaf, now)).toList());
  }

  private StatusSnapshot.RemoteLeaf remote(RemoteLeaf leaf, long now) {
    return new StatusSnapshot.RemoteLeaf(
        leaf.claim().mac().toString(),
        leaf.claim().root().toString(),
        leaf.claim().sequence(),
        written(leaf.source()),
        !leaf.claim().present(),
        now - leaf.heardAt(),
        shell.core().isDamped(leaf.claim().mac(), now));
  }

  private Map<PortNumber, String> portNames() {
    Map<PortNumber, String> names = new HashMap<>();
    if (shell.session().isPresent()) {
      for (OFPortDesc port : shell.session().get().ports().values()) {
        int number = port.getPortNo().getPortNumber();
        if (PortNumber.isPort(number)) {
          names.put(PortNumber.of(number), port.getName());
        }
      }
    }
    return names;
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
