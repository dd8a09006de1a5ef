package org.boundedflood.topology.ovsdb;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.ovs.bridge.BridgeListener;
import org.boundedflood.ovs.bridge.BridgePort;
import org.boundedflood.ovs.bridge.BridgeSnapshot;
import org.boundedflood.ovs.bridge.BridgeWatch;
import org.boundedflood.ovs.bridge.OvsBridge;
import org.boundedflood.topology.SnapshotFeed;
import org.boundedflood.topology.TopologyCounter;
import org.boundedflood.topology.TopologyListener;
import org.boundedflood.topology.TopologySource;
import org.boundedflood.topology.TunnelAnswer;
import org.jspecify.annotations.Nullable;

/**
 * The topology as the bridge's own interfaces tell it in their {@code external_ids}: {@code
 * bf-peer}, {@code bf-peer-mac}, {@code bf-mtu} and {@code bf-role}. Every port is listed, those
 * that are not yet are uncategorised. Its listener is called on the event loop of the bridge's
 * database client.
 */
public final class OvsdbTopology implements TopologySource {
  private final OvsBridge bridge;
  private final PortRules rules;
  private final CounterSet<TopologyCounter> counters = new CounterSet<>(TopologyCounter.class);
  private @Nullable BridgeWatch watch;

  /**
   * Reads the interfaces of {@code bridge}, which stays the caller's, for the node {@code self}.
   */
  public OvsdbTopology(OvsBridge bridge, NodeId self) {
    this.bridge = bridge;
    this.rules = new PortRules(self);
  }

  @Override
  public String description() {
    return "interfaces of bridge " + bridge.name();
  }

  @Override
  public void start(TopologyListener listener) {
    watch = bridge.watch(new Ports(new SnapshotFeed(listener, counters)));
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
      watch.close();
    }
  }

  private CompletableFuture<TunnelAnswer> unsupported() {
    counters.increment(TopologyCounter.TUNNEL_REQUESTS);
    return CompletableFuture.completedFuture(
        new TunnelAnswer(
            TunnelAnswer.Outcome.UNSUPPORTED,
            "tunnels of bridge " + bridge.name() + " are made and removed with ovs-vsctl"));
  }

  /** Judges every port whenever the bridge changes. */
  private final class Ports implements BridgeListener {
    /** The longest name that a switch reports over OpenFlow 1.3. */
    private static final int NAME_BYTES = 15;

    private final SnapshotFeed feed;

    /** What was complained of, by port, to say it once; holds only ports that the bridge has. */
    private Map<String, String> complaints = Map.of();

    Ports(SnapshotFeed feed) {
      this.feed = feed;
    }

    @Override
    public void bridgeChanged(BridgeSnapshot snapshot) {
      Map<String, PortRole> roles = new TreeMap<>();
      Map<String, String> found = new TreeMap<>();
      for (BridgePort port : snapshot.ports().values()) {
        PortRules.Verdict verdict = rules.judge(port);
        if (verdict.complaint() != null) {
          found.put(port.name(), verdict.complaint());
        }
        PortRole former = roles.put(openFlowName(port.name()), verdict.role());
        if (former != null && !former.equals(verdict.role())) {
          roles.put(openFlowName(port.name()), PortRole.UNCATEGORISED);
          found.put(
              port.name(),
              "port " + port.name() + ": another port's name has the same first 15 bytes");
        }
      }
      complain(found);
      feed.roles(roles, PortRole.UNCATEGORISED);
    }

    @Override
    public void bridgeMissing(String reason) {
      complaints = Map.of();
      feed.problem(TopologyCounter.INPUTS_REFUSED, reason);
      feed.roles(Map.of(), PortRole.UNCATEGORISED);
    }

    private void complain(Map<String, String> found) {
      found.forEach(
          (port, complaint) -> {
            if (!complaint.equals(complaints.get(port))) {
              feed.problem(TopologyCounter.PORTS_REFUSED, complaint);
            }
          });
      complaints = found;
    }

    private static String openFlowName(String name) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      return bytes.length <= NAME_BYTES
          ? name
          : new String(bytes, 0, NAME_BYTES, StandardCharsets.UTF_8);
    }
  }
}
