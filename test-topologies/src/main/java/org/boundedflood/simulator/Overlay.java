package org.boundedflood.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.boundedflood.core.Event;
import org.boundedflood.core.Punt;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;

/**
 * Nodes and the links between them, under one virtual clock. A frame takes one millisecond over a
 * link, whatever its length.
 *
 * <p>The number of threads does not change what happens: each runs a part of the nodes of one
 * millisecond, and what they send is put together in the order of the nodes.
 */
final class Overlay implements AutoCloseable {
  /** The core takes a wall clock for its first sequence number; any positive time will do. */
  private static final long START = 1_000_000;

  /** Below so many deliveries in a millisecond one thread is quicker. */
  private static final int WORTH_SHARING = 1_000;

  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final Schedule schedule = new Schedule(START);
  private final List<Worker> workers = new ArrayList<>();
  private final TreeMap<Long, List<Runnable>> tasks = new TreeMap<>();
  private final ExecutorService threads;
  private final PlacePool places;
  private final FloodBy floodBy;

  /** Of no nodes yet, but about so many to come. */
  Overlay(int threadCount, int nodeCount, FloodBy floodBy) {
    this.places = new PlacePool(nodeCount);
    this.floodBy = floodBy;
    for (int i = 0; i < threadCount; i++) {
      workers.add(new Worker(Collections.unmodifiableList(nodes)));
    }
    this.threads =
        Executors.newFixedThreadPool(
            threadCount,
            task -> {
              Thread thread = new Thread(task, "simulator");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** All nodes by number, those included that have left. */
  List<SimulatedNode> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  long now() {
    return schedule.now();
  }

  /** Adds a node that has no tunnel and is not started. */
  SimulatedNode add(NodeId id) {
    SimulatedNode node = new SimulatedNode(nodes.size(), id, floodBy, places, schedule.now());
    nodes.add(node);
    return node;
  }

  /** Joins two nodes by a tunnel, if there is none yet; neither is told. */
  void link(SimulatedNode one, SimulatedNode other, boolean works) {
    int there = other.tunnels();
    int here = one.addTunnel(other.number(), there, works);
    other.addTunnel(one.number(), here, works);
  }

  /** Connects a node with its switch. */
  void start(SimulatedNode node) {
    tell(node, node.topology(nodes));
    tell(node, node.connected());
  }

  void tell(SimulatedNode node, Event event) {
    workers.get(0).tell(node, List.of(event), Delivery.UNWATCHED, schedule.now());
    workers.get(0).setTimer(node);
    collect();
  }

  /** Lets the leaf of a node send its first frame. */
  void startLeaf(SimulatedNode node) {
    FloodWatch first = new FloodWatch(-1, node.leaf(), MacAddress.BROADCAST, 0);
    tell(node, new Event.FrameIn(SimulatedNode.LEAF_PORT, Punt.NEW_SOURCE, first.frame()));
  }

  /** Lets the leaf of a node broadcast, and time pass until no frame of that is under way. */
  FloodWatch flood(long number, SimulatedNode node) {
    FloodWatch watch = new FloodWatch(number, node.leaf(), MacAddress.BROADCAST, nodes.size());
    begin(watch);
    workers.get(0).execute(node, SimulatedNode.LEAF_PORT, watch.frame(), 0, schedule.now());
    return finish(watch);
  }

  /**
   * Gives a node a frame of a leaf for a leaf to which its switch knows no way, and lets time pass
   * until no frame of that is under way.
   */
  FloodWatch flood(
      long number, SimulatedNode node, PortNumber ingress, MacAddress from, MacAddress to) {
    FloodWatch watch = new FloodWatch(number, from, to, nodes.size());
    begin(watch);
    Event sent = new Event.FrameIn(ingress, Punt.UNKNOWN_DESTINATION, watch.frame());
    workers.get(0).tell(node, List.of(sent), 0, schedule.now());
    return finish(watch);
  }

  private void begin(FloodWatch watch) {
    workers.forEach(worker -> worker.watch(watch));
  }

  private FloodWatch finish(FloodWatch watch) {
    collect();
    while (workers.stream().mapToInt(Worker::watched).sum() > 0) {
      run(1);
    }
    return watch;
  }

  /** Has something done from outside when its time has come, ahead of all that nodes do then. */
  void at(long time, Runnable task) {
    tasks.computeIfAbsent(Math.max(time, schedule.now() + 1), t -> new ArrayList<>()).add(task);
  }

  /** Lets time pass, and everything happen that is due in it. */
  void run(long millis) {
    long end = schedule.now() + millis;
    while (schedule.now() < end) {
      long next = tasks.isEmpty() ? end : Math.min(end, tasks.firstKey());
      schedule.advance(schedule.next(next));
      List<Runnable> present = tasks.remove(schedule.now());
      if (present != null) {
        present.forEach(Runnable::run);
      }
      share(schedule.take(nodes.size()));
      collect();
    }
  }

  /** Frames that any node sent on a tunnel. */
  long messages() {
    return workers.stream().mapToLong(Worker::messages).sum();
  }

  /** Their length in bytes, Ethernet headers included. */
  long bytes() {
    return workers.stream().mapToLong(Worker::bytes).sum();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void share(Delivery[] due) {
    long now = schedule.now();
    if (due.length < WORTH_SHARING || workers.size() == 1) {
      workers.get(0).handle(due, 0, due.length, now);
      return;
    }
    List<Callable<Worker>> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < workers.size(); i++) {
      int start = from;
      int end = endOfNode(due, (int) ((i + 1L) * due.length / workers.size()));
      Worker worker = workers.get(i);
      parts.add(
          () -> {
            worker.handle(due, start, end, now);
            return worker;
          });
      from = end;
    }
    together(parts);
  }

  /** Does several things at a time, none of which may let time pass; what they return, in order. */
  <T> List<T> together(List<Callable<T>> parts) {
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> part : threads.invokeAll(parts)) {
        results.add(part.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a node failed", e.getCause());
    }
  }

  /** The first place from {@code place} on at which another node begins. */
  private static int endOfNode(Delivery[] due, int place) {
    int end = place;
    while (end > 0 && end < due.length && due[end].node() == due[end - 1].node()) {
      end++;
    }
    return end;
  }

  private void collect() {
    for (Worker worker : workers) {
      schedule.addAll(schedule.now() + 1, worker.frames());
      for (Worker.Timer timer : worker.timers()) {
        schedule.add(Math.max(timer.time(), schedule.now() + 1), Delivery.timer(timer.node()));
      }
      worker.clear();
    }
  }
}
