package org.boundedflood.node.config;

import static org.boundedflood.node.config.Option.Group.NODE;
import static org.boundedflood.node.config.Option.Group.PROCESS;
import static org.boundedflood.node.config.Option.Group.PROTECTION;
import static org.boundedflood.node.config.Option.Group.PROTOCOL;
import static org.boundedflood.node.config.Option.Group.SWITCH;
import static org.boundedflood.node.config.Option.Group.TLS;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.openflow.Endpoint;
import org.boundedflood.program.PlannerSettings.Limit;

/** The table of all options: the one place where a setting is named, bounded and described. */
public final class Options {
  /** The bridge. */
  public static final Option<String> BRIDGE =
      Option.withoutDefault(
          "bridge",
          NODE,
          ValueType.BRIDGE,
          "none: must be set",
          "The Open vSwitch bridge that this node controls.");

  /** The node's place on the ring. */
  public static final Option<NodeId> NODE_ID =
      Option.withoutDefault(
          "node-id",
          NODE,
          ValueType.NODE_ID,
          "the one kept in the bridge's `external_ids:bf-node-id`; a random one is made and kept"
              + " there once",
          "The node's identifier: its place on the ring. No two nodes of an overlay may share one.");

  /** The database. */
  public static final Option<String> OVSDB =
      Option.of(
          "ovsdb",
          NODE,
          ValueType.OVSDB,
          "unix:/var/run/openvswitch/db.sock",
          "Where the database of Open vSwitch answers.");

  /** Who the peers are. */
  public static final Option<TopologyChoice> TOPOLOGY =
      Option.of(
          "topology",
          NODE,
          ValueType.TOPOLOGY,
          "ovsdb",
          "Where the node learns which port leads to which peer: from the `external_ids` of the"
              + " bridge's interfaces, from a YAML file that is watched, or from the original's"
              + " controller (docs/evio.md).");

  /** Where `bf show` asks. */
  public static final Option<Path> CONTROL =
      Option.withoutDefault(
          "control",
          NODE,
          ValueType.UNIX_SOCKET,
          "`unix:/run/bounded-flood/BRIDGE.sock`",
          "The Unix socket on which the running node answers `bf show`; only its owner may connect.");

  /** Where the switch connects to. */
  public static final Option<Endpoint> LISTEN =
      Option.withoutDefault(
          "listen",
          SWITCH,
          ValueType.OPENFLOW,
          "`tcp:127.0.0.1:6653`; for each node of a list `tcp:127.0.0.1:0`, any free port",
          "Where the node waits for its switch. Open vSwitch connects to a Unix socket only in its"
              + " own run directory.");

  /** Whether the bridge is set to connect here. */
  public static final Option<Boolean> TAKEOVER =
      Option.of(
          "takeover",
          SWITCH,
          ValueType.SWITCH,
          "true",
          "Whether to make this node the bridge's only controller, set `fail_mode=secure` and offer"
              + " OpenFlow 1.3, and to keep it so. If not, whoever manages the bridge must.");

  /** Whether the bridge gets back what it had. */
  public static final Option<Boolean> RELEASE =
      Option.of(
          "release",
          SWITCH,
          ValueType.SWITCH,
          "false",
          "Whether to restore the bridge's former controllers and settings on exit. If not, the"
              + " switch goes on forwarding with what is installed, until the node is back.");

  /** How soon foreign changes of the tables are found. */
  public static final Option<Duration> AUDIT_INTERVAL =
      Option.of(
          "audit-interval",
          SWITCH,
          ValueType.duration("1s", "60m"),
          "30s",
          "Time between two counts of the switch's flows. If somebody else has added or deleted any,"
              + " all are read and put right.");

  /** This side's certificate. */
  public static final Option<Path> TLS_CERTIFICATE =
      Option.withoutDefault(
          "tls-certificate",
          TLS,
          ValueType.FILE,
          "none; must be set for `ssl:` endpoints",
          "This node's certificate, followed by intermediate ones.");

  /** This side's key. */
  public static final Option<Path> TLS_KEY =
      Option.withoutDefault(
          "tls-key",
          TLS,
          ValueType.FILE,
          "none; must be set for `ssl:` endpoints",
          "The private key of the certificate: PKCS#8, not encrypted.");

  /** Who signs the other side's. */
  public static final Option<Path> TLS_CA =
      Option.withoutDefault(
          "tls-ca",
          TLS,
          ValueType.FILE,
          "none; must be set for an `ssl:` database, or if switches are asked for certificates",
          "Certificates of the authorities that sign those of switches and database.");

  /** Whether switches must show a certificate. */
  public static final Option<ClientAuth> TLS_CLIENT_AUTH =
      Option.of(
          "tls-client-auth",
          TLS,
          ValueType.choice(ClientAuth.class),
          "required",
          "Whether a switch that connects by `ssl:` must show a certificate: never asked, refused"
              + " only if wrong, or refused without a good one.");

  /** How fast a broken link is found. */
  public static final Option<Duration> LINK_CHECK_INTERVAL =
      Option.of(
          "link-check-interval",
          PROTOCOL,
          ValueType.duration("50ms", "60s"),
          "400ms",
          "Time between two checks of a tunnel. After three without news it is given up.");

  /** Whether switches watch tunnels by themselves. */
  public static final Option<Boolean> BFD =
      Option.of(
          "bfd",
          PROTOCOL,
          ValueType.SWITCH,
          "false",
          "Whether the switch itself watches tunnels by Bidirectional Forwarding Detection, those"
              + " whose peer has it on too. It finds a dead tunnel sooner than link checks.");

  /** How fast it finds a broken link. */
  public static final Option<Duration> BFD_INTERVAL =
      Option.of(
          "bfd-interval",
          PROTOCOL,
          ValueType.duration("30ms", "10s"),
          "100ms",
          "Time between two BFD frames on a tunnel. After three that did not come it is given up.");

  /** How long a silent leaf is known. */
  public static final Option<Duration> LEAF_AGE =
      Option.of(
          "leaf-age",
          PROTOCOL,
          ValueType.duration("1s", "1000m"),
          "300s",
          "How long a local leaf may send nothing before it is forgotten; rounded up to seconds.");

  /** How often own leaves are announced again. */
  public static final Option<Duration> REFRESH_INTERVAL =
      Option.of(
          "refresh-interval",
          PROTOCOL,
          ValueType.duration("1s", "60m"),
          "60s",
          "Time between two announcements of all leaves of this node. What other nodes announced is"
              + " forgotten after three and a half of them.");

  /** How long to wait for peers at the start. */
  public static final Option<Duration> SETTLE_LIMIT =
      Option.of(
          "settle-limit",
          PROTOCOL,
          ValueType.duration("0s", "10m"),
          "10s",
          "How long a node that starts waits for its peers at most, before it removes from the switch"
              + " what an earlier run left there.");

  /** How large the leaves' packets are. */
  public static final Option<Integer> LEAF_MTU =
      Option.of(
          "leaf-mtu",
          PROTOCOL,
          ValueType.number(68, 65_535),
          "1500",
          "The largest packet that leaves send, in bytes behind the Ethernet header. Tunnels with a"
              + " smaller MTU, and those that cannot carry a flood of it, are reported.");

  /** Bound of the learning table. */
  public static final Option<Integer> MAX_LOCAL_LEAVES =
      Option.of(
          "max-local-leaves",
          PROTECTION,
          ValueType.number(1, 1_000_000),
          "8192",
          "How many leaves of its own a node remembers.");

  /** Bound of the root switch table. */
  public static final Option<Integer> MAX_REMOTE_LEAVES =
      Option.of(
          "max-remote-leaves",
          PROTECTION,
          ValueType.number(1, 10_000_000),
          "65536",
          "How many leaves of other nodes a node remembers.");

  /** Share of a port in the learning table. */
  public static final Option<Integer> MAX_PORT_LEAVES =
      Option.of(
          "max-port-leaves",
          PROTECTION,
          ValueType.number(1, 1_000_000),
          "1024",
          "How many leaves behind one port a node remembers, and how many new ones a port may bring"
              + " at once. Frames of others are carried, but each takes the way by the node.");

  /** How fast a port may bring leaves. */
  public static final Option<Integer> NEW_LEAVES =
      Option.of(
          "new-leaves-per-second",
          PROTECTION,
          ValueType.number(1, 1_000),
          "20",
          "How many new leaves each port may bring per second in the long run.");

  /** Share of another node in the root switch table. */
  public static final Option<Integer> MAX_NODE_LEAVES =
      Option.of(
          "max-node-leaves",
          PROTECTION,
          ValueType.number(1, 10_000_000),
          "8192",
          "How many leaves of one other node a node remembers.");

  /** How often a leaf may move at once. */
  public static final Option<Integer> LEAF_MOVES =
      Option.of(
          "leaf-moves",
          PROTECTION,
          ValueType.number(1, 1_000),
          "16",
          "How often a leaf may move at once and be followed. After that it may move once per"
              + " `leaf-move-interval`, and stays where it was believed to be in between.");

  /** How often a leaf may move in the long run. */
  public static final Option<Duration> LEAF_MOVE_INTERVAL =
      Option.of(
          "leaf-move-interval",
          PROTECTION,
          ValueType.duration("1ms", "60s"),
          "2s",
          "Time after which a leaf that moved too often may move once more.");

  /** Floods of peers to the controller. */
  public static final Option<Limit> LIMIT_PEER_FLOODS =
      limit("limit-peer-floods", "5000/500", "floods and announcements of peers");

  /** Link messages of peers to the controller. */
  public static final Option<Limit> LIMIT_PEER_LINKS =
      limit("limit-peer-links", "1000/500", "link checks and leaf tables of peers");

  /** Frames of new leaves to the controller. */
  public static final Option<Limit> LIMIT_NEW_LEAVES =
      limit("limit-new-leaves", "500/100", "frames of leaves that are new or moved");

  /** Frames to unknown leaves to the controller. */
  public static final Option<Limit> LIMIT_UNKNOWN =
      limit("limit-unknown", "1000/200", "frames to unknown destinations");

  /** Floods of leaves to the controller. */
  public static final Option<Limit> LIMIT_LEAF_FLOODS =
      limit("limit-leaf-floods", "2000/200", "broadcasts and multicasts of local leaves");

  /** How much is logged. */
  public static final Option<LogLevel> LOG_LEVEL =
      Option.of(
          "log-level",
          PROCESS,
          ValueType.choice(LogLevel.class),
          "info",
          "The least severe messages that are logged, to standard error.");

  /** All options, in the order in which they are shown. */
  public static final List<Option<?>> ALL =
      OverlayOptions.behind(
          List.of(
              BRIDGE,
              NODE_ID,
              OVSDB,
              StartOptions.OVSDB_WAIT,
              StartOptions.BRIDGE_WAIT,
              TOPOLOGY,
              CONTROL,
              LISTEN,
              TAKEOVER,
              RELEASE,
              AUDIT_INTERVAL,
              TLS_CERTIFICATE,
              TLS_KEY,
              TLS_CA,
              TLS_CLIENT_AUTH,
              LINK_CHECK_INTERVAL,
              BFD,
              BFD_INTERVAL,
              LEAF_AGE,
              REFRESH_INTERVAL,
              SETTLE_LIMIT,
              LEAF_MTU,
              FloodOptions.FLOOD,
              DemandOptions.MAX,
              DemandOptions.THRESHOLD,
              DemandOptions.INTERVAL,
              DemandOptions.IDLE,
              DemandOptions.MIN_AGE,
              MAX_LOCAL_LEAVES,
              MAX_REMOTE_LEAVES,
              MAX_PORT_LEAVES,
              NEW_LEAVES,
              MAX_NODE_LEAVES,
              LEAF_MOVES,
              LEAF_MOVE_INTERVAL,
              LIMIT_PEER_FLOODS,
              LIMIT_PEER_LINKS,
              LIMIT_NEW_LEAVES,
              LIMIT_UNKNOWN,
              LIMIT_LEAF_FLOODS,
              FloodOptions.LIMIT,
              LOG_LEVEL));

  /** All options by name. */
  static final Map<String, Option<?>> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Option::name, Function.identity()));

  private Options() {}

  /** Whether switches that connect by TLS are asked for certificates. */
  public enum ClientAuth {
    /** They are not asked. */
    NONE,
    /** They may show none, but not a wrong one. */
    OPTIONAL,
    /** They must show one that an authority signed. */
    REQUIRED
  }

  /** How much is logged. */
  public enum LogLevel {
    /** What needs repair. */
    ERROR,
    /** What went wrong and was coped with, too. */
    WARN,
    /** What an operator follows in normal operation, too. */
    INFO,
    /** Every decision, too. */
    DEBUG,
    /** Every message, too. */
    TRACE
  }

  private static Option<Limit> limit(String name, String fallback, String what) {
    return Option.of(
        name,
        PROTECTION,
        ValueType.LIMIT,
        fallback,
        "How many packets of each port may go from the switch to the node: " + what + ".");
  }
}
