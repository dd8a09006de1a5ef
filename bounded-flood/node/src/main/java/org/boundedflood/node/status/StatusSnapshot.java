package org.boundedflood.node.status;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a running node knows, at one moment of its thread. Immutable. The names of the
 * components are the keys of the JSON that {@code bf show --json} prints.
 */
public record StatusSnapshot(
    Status status,
    List<Peer> peers,
    Leaves leaves,
    Tables flows,
    List<Count> counters,
    List<Way> trace) {
  public StatusSnapshot {
    peers = List.copyOf(peers);
    counters = List.copyOf(counters);
    trace = List.copyOf(trace);
  }

  /**
   * Whether the node does its work.
   *
   * @param ready whether the switch is connected and has confirmed its program, the topology is
   *     known, the node has heard its neighbourhood, and no link is still being tried
   * @param links tunnels whose port is up
   * @param nodeId the node's identifier, 32 hex digits
   * @param bridge the bridge's name
   * @param datapathId 16 hex digits; null until the database tells
   * @param controlled how the take-over of the bridge stands
   * @param database how the connection to the database stands
   * @param switchState {@code connected} or {@code disconnected}
   * @param switchAddress where the switch connected from; null while it is not
   * @param programInstalled whether the connected switch has confirmed its program
   * @param settled whether the node has heard its neighbourhood since its start
   * @param topology where the roles of the ports come from
   * @param uptimeMs milliseconds since the process was launched
   * @param forwardingAfterMs milliseconds from launch to the first confirmed program; null before
   * @param duplicate the newest sign of another node with this node's identifier; null if there was
   *     none
   * @param localLeaves how many leaves of its own it knows
   * @param remoteLeaves how many leaves of other nodes it knows
   * @param onDemand the tunnels that it has asked for
   * @param floods who carries floods to other nodes
   */
  public record Status(
      boolean ready,
      Links links,
      String nodeId,
      String bridge,
      @Nullable String datapathId,
      String controlled,
      String database,
      String switchState,
      @Nullable String switchAddress,
      boolean programInstalled,
      boolean settled,
      Topology topology,
      long uptimeMs,
      @Nullable Long forwardingAfterMs,
      @Nullable Duplicate duplicate,
      int localLeaves,
      int remoteLeaves,
      List<OnDemandTunnel> onDemand,
      Floods floods) {
    public Status {
      onDemand = List.copyOf(onDemand);
    }
  }

  /**
   * Who carries floods to other nodes.
   *
   * @param by {@code switch} or {@code controller}
   * @param why in words, see {@link org.boundedflood.core.FloodMode}
   */
  public record Floods(String by, String why) {}

  /**
   * A tunnel that the node has asked for.
   *
   * @param nodeId the node at the other end
   * @param state as in {@link org.boundedflood.core.demand.DemandTunnel.State}, in lower case
   * @param sinceMs milliseconds since that state was entered
   * @param bytesPerSecond what it carried lately, in both directions
   */
  public record OnDemandTunnel(String nodeId, String state, long sinceMs, long bytesPerSecond) {}

  /**
   * Tunnels whose port is up.
   *
   * @param live those over which the peer's controller answers
   * @param total all of them
   */
  public record Links(int live, int total) {}

  /**
   * A sign of another node with this node's identifier.
   *
   * @param port name of the port through which it came
   * @param what what was heard there
   * @param agoMs how many milliseconds ago
   */
  public record Duplicate(String port, String what, long agoMs) {}

  /**
   * Where the roles of the ports come from.
   *
   * @param source what is read
   * @param known whether it has told anything yet
   * @param sequence number of its newest snapshot; null before the first
   */
  public record Topology(String source, boolean known, @Nullable Long sequence) {}

  /**
   * A tunnel to a peer.
   *
   * @param nodeId the node that the topology names at the other end
   * @param port name of the tunnel's port
   * @param number its OpenFlow port number
   * @param state as in {@link org.boundedflood.core.link.LinkState}, in lower case
   * @param sinceMs milliseconds since that state was entered
   * @param capabilities what the peer offers, in lower case
   * @param mtu bytes of Ethernet payload that the tunnel carries; null where unknown
   * @param bfd as in {@link org.boundedflood.core.link.BfdStage}, in lower case
   */
  public record Peer(
      String nodeId,
      String port,
      String number,
      String state,
      long sinceMs,
      List<String> capabilities,
      @Nullable Integer mtu,
      String bfd) {}

  /** The leaves that the node knows. */
  public record Leaves(List<LocalLeaf> local, List<RemoteLeaf> remote) {
    public Leaves {
      local = List.copyOf(local);
      remote = List.copyOf(remote);
    }
  }

  /**
   * A leaf of this node.
   *
   * @param mac its Ethernet address
   * @param port name of its port
   * @param number the port's OpenFlow number
   * @param sequence under which the node announces it; 0 while it is only adopted
   * @param adopted whether it was found in the switch at start and not heard since
   * @param damped whether it was seen at another port lately and not believed to have moved there
   */
  public record LocalLeaf(
      String mac, String port, String number, long sequence, boolean adopted, boolean damped) {}

  /**
   * A leaf of another node.
   *
   * @param mac its Ethernet address
   * @param rootSwitch the node that hosts it
   * @param sequence under which that node announces it; 0 where it does not
   * @param source how it became known: {@code announced} or {@code overheard}
   * @param withdrawn whether the node has said that it hosts it no more
   * @param ageMs milliseconds since that was last renewed
   * @param damped whether it was seen here lately and not believed to have moved here
   */
  public record RemoteLeaf(
      String mac,
      String rootSwitch,
      long sequence,
      String source,
      boolean withdrawn,
      long ageMs,
      boolean damped) {}

  /**
   * What is installed in the switch.
   *
   * @param read whether it was read from the switch just now; if not, it is what the node believes
   */
  public record Tables(boolean read, List<Flow> flows, List<Group> groups, List<Meter> meters) {
    public Tables {
      flows = List.copyOf(flows);
      groups = List.copyOf(groups);
      meters = List.copyOf(meters);
    }
  }

  /**
   * A flow.
   *
   * @param owned whether it is this program's
   * @param packets frames that it matched; null if the switch was not asked
   * @param bytes their bytes; null if the switch was not asked
   * @param reason why it is there
   */
  public record Flow(
      int table,
      int priority,
      String match,
      String actions,
      boolean owned,
      @Nullable Long packets,
      @Nullable Long bytes,
      String reason) {}

  /** A group, its id as unsigned hex. */
  public record Group(String id, String type, List<String> buckets) {}

  /** A meter: packets per second in the long run, and packets at once. */
  public record Meter(int id, int rate, int burst) {}

  /**
   * A counter.
   *
   * @param part which part of the program counts it
   * @param name its name, stable
   * @param value since the start of the process
   * @param description what is counted
   */
  public record Count(String part, String name, long value, String description) {}

  /**
   * How a flood of this node came to another one.
   *
   * @param nodeId the other node
   * @param hops how many links it took
   * @param through the nodes that passed it on, in order
   */
  public record Way(String nodeId, int hops, List<String> through) {
    public Way {
      through = List.copyOf(through);
    }
  }

  /** The part of the snapshot that a topic is about. */
  Object about(Topic topic) {
    return switch (topic) {
      case STATUS -> status;
      case PEERS -> peers;
      case LEAVES -> leaves;
      case FLOWS -> flows;
      case COUNTERS -> counters;
      case TRACE -> trace;
    };
  }
}
