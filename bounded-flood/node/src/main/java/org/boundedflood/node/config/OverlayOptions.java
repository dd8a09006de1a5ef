package org.boundedflood.node.config;

import static org.boundedflood.node.config.Option.Group.OVERLAY;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.topology.member.HostPort;
import org.boundedflood.topology.member.TunnelKind;
import org.boundedflood.topology.organise.DistanceLaw;

/** The options of self-organising overlays, a part of the table of all {@link Options}. */
public final class OverlayOptions {
  /** The overlay. */
  public static final Option<String> NAME =
      Option.withoutDefault(
          "overlay",
          OVERLAY,
          ValueType.OVERLAY,
          "none: tunnels are made by others",
          "The overlay of which this node is to be a member. It then finds the other members, and"
              + " makes and removes tunnels itself; `topology` does not count.");

  /** Through whom to join. */
  public static final Option<List<HostPort>> JOIN =
      Option.withoutDefault(
          "join",
          OVERLAY,
          ValueType.HOSTS,
          "none: this node is the first",
          "Members through which to join. One is enough; a partition heals through those that are"
              + " named here, so name the same few at all nodes.");

  /** Where tunnels end. */
  public static final Option<String> UNDERLAY =
      Option.withoutDefault(
          "underlay-ip",
          OVERLAY,
          ValueType.ADDRESS,
          "that from which the first of `join` is reached",
          "This node's own address, at which its tunnels end and at which other members reach it.");

  /** Where other members connect. */
  public static final Option<Integer> PORT =
      Option.of(
          "overlay-port",
          OVERLAY,
          ValueType.number(0, 65_535),
          "7373",
          "The TCP port at which other members reach this node; 0 for any free one.");

  /** The shared secret. */
  public static final Option<Path> SECRET =
      Option.withoutDefault(
          "secret-file",
          OVERLAY,
          ValueType.PLAIN_FILE,
          "none: members have certificates",
          "A file with the secret that the members share, at least 16 bytes, and best random ones"
              + " (`openssl rand -hex 32`).");

  /** This node's certificate. */
  public static final Option<Path> CERTIFICATE =
      file("overlay-certificate", "This node's certificate as a member, if there is no secret.");

  /** The key of the certificate. */
  public static final Option<Path> KEY =
      file("overlay-key", "The private key of that certificate, PKCS#8, not encrypted.");

  /** Who signs members. */
  public static final Option<Path> AUTHORITY =
      file("overlay-ca", "The certificates of the authorities that sign the members' ones.");

  /** What tunnels are made of. */
  public static final Option<List<TunnelKind>> KINDS =
      Option.of(
          "tunnel",
          OVERLAY,
          ValueType.TUNNELS,
          "geneve",
          "What this node can make tunnels of, the best first. Of two nodes, that with the lower"
              + " identifier decides.");

  /** The virtual network's number. */
  public static final Option<Integer> TUNNEL_KEY =
      Option.of(
          "key",
          OVERLAY,
          ValueType.number(0, 16_777_215),
          "1",
          "The key (VNI) of all tunnels of the overlay. Overlays that share hosts need different"
              + " ones.");

  /** What tunnels carry. */
  public static final Option<Integer> TUNNEL_MTU =
      Option.of(
          "tunnel-mtu",
          OVERLAY,
          ValueType.number(0, 65_535),
          "0",
          "Bytes of Ethernet payload that a tunnel carries: the MTU of the underlay less 50 for"
              + " Geneve and VXLAN, 42 for GRE, and more with IPsec; 0 for unknown.");

  /** Further settings of tunnels. */
  public static final Option<Map<String, String>> TUNNEL_OPTIONS =
      Option.withoutDefault(
          "tunnel-options",
          OVERLAY,
          ValueType.PAIRS,
          "none",
          "Further `options` of the tunnels' interfaces, handed to Open vSwitch as they are:"
              + " `df_default=false`, `csum=true`, `psk=…` and other settings of IPsec.");

  /** How many successors. */
  public static final Option<Integer> SUCCESSORS =
      Option.of(
          "successors",
          OVERLAY,
          ValueType.number(1, 32),
          "2",
          "Links to the nodes next clockwise. The ring survives one node less failing at once.");

  /** How many shortcuts. */
  public static final Option<Integer> SHORTCUTS =
      Option.withoutDefault(
          "long-links",
          OVERLAY,
          ValueType.number(0, 64),
          "the logarithm to base 2 of the number of nodes, rounded up",
          "Shortcuts across the ring that this node wants.");

  /** How far shortcuts reach. */
  public static final Option<DistanceLaw> LAW =
      Option.of(
          "pdf",
          OVERLAY,
          ValueType.choice(DistanceLaw.class),
          "ln",
          "How far away shortcuts are drawn: ln is Symphony's distribution; log10 is what the"
              + " original draws, for comparison with published figures.");

  /** The seed of the draws. */
  public static final Option<Integer> SEED =
      Option.of(
          "draw-seed",
          OVERLAY,
          ValueType.number(0, 999_999_999),
          "1",
          "Seed of the draws of shortcuts, which differ between nodes all the same.");

  /** Named peers. */
  public static final Option<List<NodeId>> STATICS =
      Option.withoutDefault(
          "static-peers",
          OVERLAY,
          ValueType.NODES,
          "none",
          "Nodes to which this node wants a link whenever they are members.");

  /** How many nodes may have this one as a successor. */
  public static final Option<Integer> ACCEPT_SUCCESSORS =
      accept("successors", "8", "as their successor; beyond that, the nearest stay");

  /** How many nodes may name this one. */
  public static final Option<Integer> ACCEPT_STATICS = accept("static", "16", "as a static peer");

  /** How many shortcuts may end here. */
  public static final Option<Integer> ACCEPT_SHORTCUTS =
      Option.withoutDefault(
          "accept-long-links",
          OVERLAY,
          ValueType.number(0, 1000),
          "twice as many as this node wants itself",
          "How many links are accepted that only the peer wants, as a shortcut.");

  /** How many tunnels on demand may end here. */
  public static final Option<Integer> ACCEPT_DEMANDED = accept("on-demand", "6", "on demand");

  private static final List<Option<?>> ALL =
      List.of(
          NAME,
          JOIN,
          UNDERLAY,
          PORT,
          SECRET,
          CERTIFICATE,
          KEY,
          AUTHORITY,
          KINDS,
          TUNNEL_KEY,
          TUNNEL_MTU,
          TUNNEL_OPTIONS,
          SUCCESSORS,
          SHORTCUTS,
          LAW,
          SEED,
          STATICS,
          ACCEPT_SUCCESSORS,
          ACCEPT_STATICS,
          ACCEPT_SHORTCUTS,
          ACCEPT_DEMANDED);

  private OverlayOptions() {}

  /** These options behind others. */
  static List<Option<?>> behind(List<Option<?>> others) {
    return Stream.concat(others.stream(), ALL.stream()).toList();
  }

  /**
   * Checks that a member can prove itself to the others.
   *
   * @throws ConfigException if it is not said how
   */
  static void check(NodeConfig node) throws ConfigException {
    if (node.find(NAME).isEmpty()) {
      return;
    }
    boolean certified =
        Stream.of(CERTIFICATE, KEY, AUTHORITY).allMatch(option -> node.find(option).isPresent());
    if (node.find(SECRET).isPresent() == certified) {
      throw new ConfigException(
          "overlay: found %s; allowed is either secret-file or all of overlay-certificate,"
                  .formatted(certified ? "both a secret and certificates" : "neither")
              + " overlay-key and overlay-ca");
    }
    if (node.find(JOIN).isEmpty() && node.find(UNDERLAY).isEmpty()) {
      throw new ConfigException(
          "overlay: found neither join nor underlay-ip; allowed is at least one, for without another"
              + " member the own address cannot be told");
    }
  }

  /**
   * What no other node of the process may have, in words: where a member that was told so listens,
   * and the key of its tunnels, since Open vSwitch tells tunnels between two hosts apart by it
   * alone.
   */
  static List<String> exclusive(NodeConfig node) {
    if (node.find(NAME).isEmpty()) {
      return List.of();
    }
    Stream<String> tunnels =
        Stream.of("key " + node.get(TUNNEL_KEY) + " in database " + node.get(Options.OVSDB));
    int port = node.get(PORT);
    Stream<String> endpoint =
        node
            .find(UNDERLAY)
            .filter(address -> port != 0)
            .map(address -> "underlay-ip " + address + " and overlay-port " + port)
            .stream();
    return Stream.concat(endpoint, tunnels).toList();
  }

  private static Option<Path> file(String name, String description) {
    return Option.withoutDefault(
        name, OVERLAY, ValueType.FILE, "none: members share a secret", description);
  }

  private static Option<Integer> accept(String what, String fallback, String as) {
    return Option.of(
        "accept-" + what,
        OVERLAY,
        ValueType.number(0, 1000),
        fallback,
        "How many links are accepted that only the peer wants, " + as + ".");
  }
}
