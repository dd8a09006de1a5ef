package org.boundedflood.node;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.boundedflood.core.BoundedFlood;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.node.config.NodeConfig;
import org.boundedflood.node.config.OverlayOptions;
import org.boundedflood.ovs.CounterSet;
import org.boundedflood.ovs.bridge.OvsBridge;
import org.boundedflood.topology.TopologySource;
import org.boundedflood.topology.member.Admission;
import org.boundedflood.topology.member.Advert;
import org.boundedflood.topology.member.GossipMembership;
import org.boundedflood.topology.member.GossipSettings;
import org.boundedflood.topology.member.HostPort;
import org.boundedflood.topology.member.OverlaySecret;
import org.boundedflood.topology.organise.GraphSettings;
import org.boundedflood.topology.organise.LinkLimits;
import org.boundedflood.topology.organise.LinkTimes;
import org.boundedflood.topology.organise.OverlayCounter;
import org.boundedflood.topology.organise.OverlayOrganiser;
import org.boundedflood.topology.overlay.OverlayTopology;
import org.boundedflood.topology.overlay.TunnelSettings;

/** The topology of a node that is a member of a self-organising overlay, as it is configured. */
final class OverlaySource {
  /** How often the source is told which links are live. */
  private static final long LIVE_MILLIS = 100;

  private OverlaySource() {}

  /**
   * Makes it.
   *
   * @throws NodeException if an address, the secret or a certificate cannot be used
   */
  static OverlayTopology of(
      NodeConfig config, OvsBridge bridge, NodeId self, EventLoop loop, LongSupplier clock)
      throws NodeException {
    String overlay = config.get(OverlayOptions.NAME);
    String underlay = underlay(config);
    long now = System.currentTimeMillis();
    Advert advert = new Advert(self, now, underlay, config.get(OverlayOptions.KINDS));
    CounterSet<OverlayCounter> counters = new CounterSet<>(OverlayCounter.class);
    GossipSettings gossip =
        new GossipSettings(
            overlay,
            new InetSocketAddress(underlay, config.get(OverlayOptions.PORT)),
            underlay,
            config.find(OverlayOptions.JOIN).orElse(List.of()),
            counters::increment);
    return new OverlayTopology(
        bridge,
        advert,
        new TunnelSettings(
            overlay,
            underlay,
            config.get(OverlayOptions.TUNNEL_KEY),
            config.get(OverlayOptions.TUNNEL_MTU),
            new TreeMap<>(config.find(OverlayOptions.TUNNEL_OPTIONS).orElse(Map.of()))),
        new GossipMembership(advert, admission(config, overlay), gossip, loop),
        new OverlayOrganiser(
            self,
            graph(config),
            limits(config),
            LinkTimes.DEFAULT,
            config.get(OverlayOptions.SEED),
            now,
            counters::increment),
        counters,
        loop,
        clock);
  }

  private static GraphSettings graph(NodeConfig config) {
    return new GraphSettings(
        config.get(OverlayOptions.SUCCESSORS),
        config.findNumber(OverlayOptions.SHORTCUTS),
        config.get(OverlayOptions.LAW),
        Set.copyOf(config.find(OverlayOptions.STATICS).orElse(List.of())));
  }

  private static LinkLimits limits(NodeConfig config) {
    return new LinkLimits(
        config.get(OverlayOptions.ACCEPT_SUCCESSORS),
        config.get(OverlayOptions.ACCEPT_STATICS),
        config.findNumber(OverlayOptions.ACCEPT_SHORTCUTS),
        config.get(OverlayOptions.ACCEPT_DEMANDED));
  }

  private static Admission admission(NodeConfig config, String overlay) throws NodeException {
    Optional<Path> secret = config.find(OverlayOptions.SECRET);
    try {
      return secret.isPresent()
          ? Admission.bySecret(OverlaySecret.read(overlay, secret.get()))
          : Admission.byCertificate(
              config.get(OverlayOptions.CERTIFICATE),
              config.get(OverlayOptions.KEY),
              config.get(OverlayOptions.AUTHORITY));
    } catch (IOException | IllegalArgumentException e) {
      throw new NodeException("cannot use what proves a member: " + e.getMessage(), e);
    }
  }

  private static String underlay(NodeConfig config) throws NodeException {
    Optional<String> given = config.find(OverlayOptions.UNDERLAY);
    if (given.isPresent()) {
      return given.get();
    }
    HostPort first = config.get(OverlayOptions.JOIN).get(0);
    try (DatagramSocket probe = new DatagramSocket()) {
      // Connecting a datagram socket sends nothing; it only asks which way leads there.
      probe.connect(new InetSocketAddress(InetAddress.getByName(first.host()), first.port()));
      return probe.getLocalAddress().getHostAddress();
    } catch (IOException e) {
      throw new NodeException(
          "cannot tell from which address %s is reached; give underlay-ip: %s"
              .formatted(first, e.getMessage()),
          e);
    }
  }

  /** Tells the source regularly to which peers there is a live link, until it is cancelled. */
  static ScheduledFuture<?> watchLinks(TopologySource source, BoundedFlood core, EventLoop loop) {
    // Not at a fixed rate: after a standstill that would be many times at once.
    return loop.scheduleWithFixedDelay(
        () -> source.linksLive(live(core)), LIVE_MILLIS, LIVE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static Set<NodeId> live(BoundedFlood core) {
    Set<NodeId> live = new HashSet<>();
    for (TunnelLink link : core.links()) {
      if (link.state() == LinkState.LIVE) {
        live.add(link.peer());
      }
    }
    return live;
  }
}
