package org.boundedflood.topology.organise;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.boundedflood.core.ring.NodeId;

/** The peers that are left out of consideration, each for a time; at most all members. */
final class Bars {
  private final SortedMap<NodeId, Long> until = new TreeMap<>();

  void add(NodeId peer, long end) {
    until.put(peer, end);
  }

  /** Returns whether there was one. */
  boolean lift(NodeId peer) {
    return until.remove(peer) != null;
  }

  /** Lifts those whose time is over; returns whether there were any. */
  boolean expire(long now) {
    return until.values().removeIf(end -> end <= now);
  }

  Set<NodeId> peers() {
    return Collections.unmodifiableSet(until.keySet());
  }

  long nextWakeUp() {
    return until.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
  }
}
