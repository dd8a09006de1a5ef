package org.boundedflood.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.boundedflood.simulator.Distribution.Summary;

/**
 * What a simulation found. All but {@link Machine} depends on the settings alone.
 *
 * @param nodes nodes at the start
 * @param links links between them, those included that are down
 */
@JsonPropertyOrder({"nodes", "settings", "links"})
record Report(
    int nodes,
    Settings settings,
    int links,
    Flood flood,
    Unicast unicast,
    Maintenance maintenance,
    Program program,
    Machine machine) {

  /** What was asked for. */
  record Settings(
      int successors,
      @JsonProperty("long") int longDistance,
      String pdf,
      String flood,
      double loss,
      boolean cold,
      double churn,
      double crash,
      long seed,
      int leaves) {}

  /**
   * Floods of a leaf's broadcast.
   *
   * @param floods how many
   * @param hops links crossed up to each node that was reached
   * @param duplicates deliveries of a flood to a node that had it already
   * @param missed nodes not reached although links that both ends took for live led to them
   * @param lost nodes not reached because a frame went into a link or node whose end nobody had
   *     noticed yet
   * @param deliveries how often a node put one out of its leaf port
   * @param bySwitch how many of those no controller had a part in, neither the node's nor that of
   *     any other on the way
   * @param alone floods of which no controller saw any frame
   * @param packetIns frames of floods that a switch gave to its controller, in whatever form
   */
  record Flood(
      int floods,
      Summary hops,
      long duplicates,
      long missed,
      long lost,
      long deliveries,
      long bySwitch,
      int alone,
      long packetIns) {}

  /**
   * Frames from node to node.
   *
   * @param pairs how many ways were followed
   * @param hops links crossed by those that arrived
   * @param shortest links on the shortest path of the same pairs
   * @param stretch the ratio of the two, pair by pair
   * @param loops ways that came to a node twice
   * @param deadEnds ways that ended at a node without a closer peer, which floods the frame
   * @param unknown ways that ended at a node that did not know the leaf, which floods the frame
   * @param lost ways that ended in a link whose end nobody had noticed yet
   * @param flooded what became of the frames at dead ends and at nodes that did not know the leaf
   */
  record Unicast(
      long pairs,
      Summary hops,
      Summary shortest,
      Summary stretch,
      long loops,
      long deadEnds,
      long unknown,
      long lost,
      Flooded flooded) {}

  /**
   * Unicast frames that were flooded from where their way ended.
   *
   * @param frames how many
   * @param hops links crossed by those that arrived, before they were flooded and after
   * @param duplicates arrivals of a frame that had arrived before
   * @param missed frames that did not arrive although links that both ends took for live lead there
   * @param lost frames that did not arrive because one went into a link or node whose end nobody
   *     had noticed yet
   */
  record Flooded(long frames, Summary hops, long duplicates, long missed, long lost) {}

  /**
   * Frames on tunnels while no leaf sends anything.
   *
   * @param seconds virtual time over which they were counted
   * @param messages frames per node and virtual second, reflected probes included
   * @param bytes their length
   * @param announcements not counted but calculated: frames per node and virtual second by which
   *     every node says again every refresh interval which leaves it has
   */
  record Maintenance(double seconds, double messages, double bytes, double announcements) {}

  /** What the switches of some of the nodes have to hold. */
  record Program(Summary flows, Summary groups) {}

  /**
   * What this process needed; differs from run to run.
   *
   * @param memoryPerNode heap bytes of a node with its ports and timers, its leaves known
   * @param seconds time it took
   */
  record Machine(long memoryPerNode, double seconds) {}
}
