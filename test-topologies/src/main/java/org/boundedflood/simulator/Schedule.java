package org.boundedflood.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The virtual clock in milliseconds, and what is to reach which node when.
 *
 * <p>What is due at one time is handed out by node, and within a node in the order in which it was
 * planned. As nothing arrives in the millisecond in which it was sent, nodes do not influence each
 * other within one, so that this order changes no outcome. It makes the state of a node be fetched
 * into the processor's cache once for all that reaches it.
 */
final class Schedule {
  private final TreeMap<Long, List<Delivery>> due = new TreeMap<>();
  private long now;

  Schedule(long start) {
    this.now = start;
  }

  long now() {
    return now;
  }

  void add(long time, Delivery delivery) {
    due.computeIfAbsent(time, t -> new ArrayList<>()).add(delivery);
  }

  void addAll(long time, List<Delivery> deliveries) {
    if (!deliveries.isEmpty()) {
      due.computeIfAbsent(time, t -> new ArrayList<>()).addAll(deliveries);
    }
  }

  /** When something is due next, at the latest {@code limit}. */
  long next(long limit) {
    return due.isEmpty() ? limit : Math.min(limit, due.firstKey());
  }

  /** Moves the clock to {@code time}, at which nothing may be left to do before. */
  void advance(long time) {
    if (time < now || next(time) < time) {
      throw new IllegalStateException("the clock cannot go from " + now + " to " + time);
    }
    now = time;
  }

  /** Takes what is due now, ordered by node. */
  Delivery[] take(int nodes) {
    List<Delivery> deliveries = due.remove(now);
    if (deliveries == null) {
      return new Delivery[0];
    }
    Delivery[] ordered = byNode(deliveries, nodes);
    deliveries.clear();
    return ordered;
  }

  private static Delivery[] byNode(List<Delivery> deliveries, int nodes) {
    int[] ends = new int[nodes + 1];
    for (Delivery delivery : deliveries) {
      ends[delivery.node() + 1]++;
    }
    for (int node = 0; node < nodes; node++) {
      ends[node + 1] += ends[node];
    }
    Delivery[] ordered = new Delivery[deliveries.size()];
    for (Delivery delivery : deliveries) {
      ordered[ends[delivery.node()]++] = delivery;
    }
    return ordered;
  }
}
