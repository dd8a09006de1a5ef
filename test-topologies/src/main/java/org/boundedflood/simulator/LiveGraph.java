package org.boundedflood.simulator;

import java.util.BitSet;
import java.util.List;
import org.boundedflood.core.link.TunnelLink;
import org.jgrapht.Graph;
import org.jgrapht.alg.interfaces.ShortestPathAlgorithm.SingleSourcePaths;
import org.jgrapht.alg.shortestpath.BFSShortestPath;
import org.jgrapht.graph.AbstractBaseGraph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DefaultGraphSpecificsStrategy;
import org.jgrapht.graph.DefaultGraphType;

/**
 * The links that work at one moment: frames pass, and both ends take the link for live. A node is
 * reachable if such links lead to it.
 */
final class LiveGraph {
  static final int UNREACHABLE = -1;

  private final Graph<Integer, DefaultEdge> graph = new Links();
  private final int nodes;

  /**
   * Keeps no index of edges by their two ends, as the library's own undirected graphs do: nobody
   * asks for one, and it takes most of their memory.
   */
  private static final class Links extends AbstractBaseGraph<Integer, DefaultEdge> {
    private static final long serialVersionUID = 1L;

    private Links() {
      super(
          null,
          DefaultEdge::new,
          DefaultGraphType.multigraph(),
          new DefaultGraphSpecificsStrategy<>());
    }
  }

  private LiveGraph(int nodes) {
    this.nodes = nodes;
  }

  static LiveGraph of(List<SimulatedNode> nodes) {
    LiveGraph live = new LiveGraph(nodes.size());
    BitSet[] usable = new BitSet[nodes.size()];
    for (SimulatedNode node : nodes) {
      usable[node.number()] = usableOf(node);
      live.graph.addVertex(node.number());
    }
    for (SimulatedNode node : nodes) {
      BitSet tunnels = usable[node.number()];
      for (int tunnel = tunnels.nextSetBit(0);
          tunnel >= 0;
          tunnel = tunnels.nextSetBit(tunnel + 1)) {
        int peer = node.peer(tunnel);
        if (node.number() < peer && usable[peer].get(node.peerTunnel(tunnel))) {
          live.graph.addEdge(node.number(), peer);
        }
      }
    }
    return live;
  }

  /** Whether every tunnel that carries frames is live at this node. */
  static boolean isUp(SimulatedNode node) {
    int carrying = 0;
    for (int tunnel = 0; tunnel < node.tunnels(); tunnel++) {
      carrying += node.carries(tunnel) ? 1 : 0;
    }
    return usableOf(node).cardinality() == carrying;
  }

  /** How far all nodes are from one. Several threads may ask. */
  Distances distancesTo(int node) {
    SingleSourcePaths<Integer, DefaultEdge> paths = new BFSShortestPath<>(graph).getPaths(node);
    int[] links = new int[nodes];
    for (int other = 0; other < nodes; other++) {
      double weight = paths.getWeight(other);
      links[other] = Double.isInfinite(weight) ? UNREACHABLE : (int) weight;
    }
    return new Distances(links);
  }

  /** Links on the shortest path between one node and each other one. */
  static final class Distances {
    private final int[] links;

    private Distances(int[] links) {
      this.links = links;
    }

    /** For how many nodes this is known: those that came later are not among them. */
    int nodes() {
      return links.length;
    }

    /** How far a node is, {@link #UNREACHABLE} if there is no path. */
    int of(int node) {
      return links[node];
    }
  }

  private static BitSet usableOf(SimulatedNode node) {
    BitSet usable = new BitSet(node.tunnels());
    if (node.isRunning()) {
      for (TunnelLink link : node.core().links()) {
        int tunnel = SimulatedNode.tunnel(link.port());
        usable.set(tunnel, link.state().carriesFloods() && node.carries(tunnel));
      }
    }
    return usable;
  }
}
