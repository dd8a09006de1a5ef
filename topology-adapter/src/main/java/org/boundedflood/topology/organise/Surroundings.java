package org.boundedflood.topology.organise;

import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import org.boundedflood.core.ring.NodeId;

/**
 * What a node knows when it decides about its links. Read only while a graph is built.
 *
 * @param candidates the other nodes to which it may link
 * @param connected those with which a link is in use, whoever wanted it
 * @param doubtful those that fell silent or do not answer: they are still wanted, but nothing is
 *     built on them
 * @param wanted what the last graph wanted
 * @param demanded those to which traffic asks for a link
 * @param barred those that are no shortcuts for now
 * @param drawing whether missing shortcuts are drawn now
 */
record Surroundings(
    NavigableSet<NodeId> candidates,
    Set<NodeId> connected,
    Set<NodeId> doubtful,
    Map<NodeId, LinkReason> wanted,
    Set<NodeId> demanded,
    Set<NodeId> barred,
    boolean drawing) {}
