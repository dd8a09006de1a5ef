package org.boundedflood.node;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.boundedflood.core.NodeSettings;
import org.boundedflood.core.Punt;
import org.boundedflood.core.demand.DemandSettings;
import org.boundedflood.core.learning.LeafLimits;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.node.config.DemandOptions;
import org.boundedflood.node.config.FloodOptions;
import org.boundedflood.node.config.NodeConfig;
import org.boundedflood.node.config.Options;
import org.boundedflood.node.config.Options.ClientAuth;
import org.boundedflood.openflow.Endpoint;
import org.boundedflood.openflow.OpenFlowSettings;
import org.boundedflood.openflow.TlsSettings;
import org.boundedflood.ovs.bridge.BfdSettings;
import org.boundedflood.ovs.ovsdb.OvsdbEndpoint;
import org.boundedflood.ovs.ovsdb.TlsFiles;
import org.boundedflood.program.PlannerSettings;
import org.boundedflood.switching.ShellSettings;

/** What the configuration of a node means to each of its parts. */
final class ConfiguredSettings {
  private ConfiguredSettings() {}

  static NodeSettings core(NodeConfig config, NodeId self, long firstSequence) {
    return new NodeSettings(
        self,
        firstSequence,
        config.get(Options.LINK_CHECK_INTERVAL),
        config.get(Options.BFD),
        config.get(Options.REFRESH_INTERVAL),
        config.get(Options.SETTLE_LIMIT),
        config.get(Options.LEAF_MTU),
        config.get(Options.MAX_LOCAL_LEAVES),
        config.get(Options.MAX_REMOTE_LEAVES),
        new LeafLimits(
            config.get(Options.MAX_PORT_LEAVES),
            config.get(Options.NEW_LEAVES),
            config.get(Options.MAX_NODE_LEAVES),
            config.get(Options.LEAF_MOVES),
            config.get(Options.LEAF_MOVE_INTERVAL)),
        demand(config),
        config.get(FloodOptions.FLOOD) == FloodOptions.Flooder.SWITCH);
  }

  private static DemandSettings demand(NodeConfig config) {
    return new DemandSettings(
        config.get(DemandOptions.MAX),
        config.get(DemandOptions.THRESHOLD),
        config.get(DemandOptions.INTERVAL),
        config.get(DemandOptions.IDLE),
        config.get(DemandOptions.MIN_AGE));
  }

  static BfdSettings bfd(NodeConfig config) {
    Duration interval = config.get(Options.BFD_INTERVAL);
    return new BfdSettings(interval, interval);
  }

  static ShellSettings shell(NodeConfig config) {
    return new ShellSettings(planner(config), config.get(Options.AUDIT_INTERVAL));
  }

  private static PlannerSettings planner(NodeConfig config) {
    Duration leafAge = config.get(Options.LEAF_AGE);
    long seconds = leafAge.plusSeconds(1).minusNanos(1).toSeconds();
    return new PlannerSettings(
        Map.of(
            Punt.OVERLAY_FLOOD, config.get(Options.LIMIT_PEER_FLOODS),
            Punt.OVERLAY_LINK, config.get(Options.LIMIT_PEER_LINKS),
            Punt.NEW_SOURCE, config.get(Options.LIMIT_NEW_LEAVES),
            Punt.UNKNOWN_DESTINATION, config.get(Options.LIMIT_UNKNOWN),
            Punt.LEAF_FLOOD, config.get(Options.LIMIT_LEAF_FLOODS),
            Punt.SWITCH_FLOOD, config.get(FloodOptions.LIMIT)),
        (int) seconds);
  }

  static OpenFlowSettings openFlow(NodeConfig config) {
    Endpoint listen = config.get(Options.LISTEN);
    OpenFlowSettings.Builder builder = OpenFlowSettings.builder().listen(listen);
    if (listen.transport() == Endpoint.Transport.SSL) {
      ClientAuth auth = config.get(Options.TLS_CLIENT_AUTH);
      Optional<Path> authorities =
          auth == ClientAuth.NONE ? Optional.empty() : config.find(Options.TLS_CA);
      builder.tls(
          new TlsSettings(
              config.get(Options.TLS_CERTIFICATE),
              config.get(Options.TLS_KEY),
              authorities,
              auth == ClientAuth.REQUIRED));
    }
    return builder.build();
  }

  static OvsdbEndpoint ovsdb(NodeConfig config) {
    String text = config.get(Options.OVSDB);
    return text.startsWith("ssl:")
        ? OvsdbEndpoint.of(
            text,
            new TlsFiles(
                config.get(Options.TLS_KEY),
                config.get(Options.TLS_CERTIFICATE),
                config.get(Options.TLS_CA)))
        : OvsdbEndpoint.of(text);
  }

  /** How the bridge is told to reach an endpoint: one on all addresses, by the loopback. */
  static String controllerTarget(Endpoint bound) {
    if (bound.address() instanceof InetSocketAddress address
        && address.getAddress().isAnyLocalAddress()) {
      boolean wide = address.getAddress().getAddress().length > 4;
      String loopback = wide ? "[::1]" : InetAddress.getLoopbackAddress().getHostAddress();
      String transport = bound.transport() == Endpoint.Transport.SSL ? "ssl:" : "tcp:";
      return transport + loopback + ":" + bound.port();
    }
    return bound.toString();
  }
}
