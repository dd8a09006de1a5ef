package org.boundedflood.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.boundedflood.core.Action;
import org.boundedflood.core.Event;
import org.boundedflood.core.Punt;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.link.LinkAddress;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.PortNumber;
import org.jspecify.annotations.Nullable;

/**
 * Gives nodes what reaches them and collects what they send. Each worker runs some of the nodes of
 * one millisecond; they share nothing that any of them writes.
 */
final class Worker {
  /** A node's wish to be woken. */
  record Timer(long time, int node) {}

  private final List<SimulatedNode> nodes;
  private final List<Delivery> frames = new ArrayList<>();
  private final List<Timer> timers = new ArrayList<>();
  private @Nullable FloodWatch watch;
  private long messages;
  private long bytes;
  private int watched;

  Worker(List<SimulatedNode> nodes) {
    this.nodes = nodes;
  }

  void watch(FloodWatch flood) {
    watch = flood;
  }

  /** Frames that were sent since the last {@link #clear}, for the next millisecond. */
  List<Delivery> frames() {
    return frames;
  }

  List<Timer> timers() {
    return timers;
  }

  void clear() {
    frames.clear();
    timers.clear();
  }

  /** Frames that any node sent on a tunnel, those included that got lost. */
  long messages() {
    return messages;
  }

  /** Their length in bytes, Ethernet headers included. */
  long bytes() {
    return bytes;
  }

  /** Frames of watched floods that this worker sent, less those that it received. */
  int watched() {
    return watched;
  }

  /**
   * Hands out a part of what is due, all that is for one node in a row. What is not watched is told
   * together, as events that were waiting; a watched frame alone, so that it is known what was sent
   * because of it.
   *
   * <p>Takes each out of {@code due}, and {@link Schedule} out of its lists: an array that has come
   * among the old objects would keep its frames until those are collected.
   */
  void handle(Delivery[] due, int from, int to, long now) {
    List<Event> waiting = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Delivery delivery = due[i];
      SimulatedNode node = nodes.get(delivery.node());
      if (delivery.isWatched()) {
        tellWaiting(node, waiting, now);
        takeWatched(node, delivery, now);
      } else {
        Event event = eventOf(node, delivery, now);
        if (event != null) {
          waiting.add(event);
        }
      }
      if (i + 1 == to || due[i + 1].node() != delivery.node()) {
        tellWaiting(node, waiting, now);
        setTimer(node);
      }
      due[i] = null;
    }
  }

  private void tellWaiting(SimulatedNode node, List<Event> waiting, long now) {
    if (!waiting.isEmpty()) {
      tell(node, List.copyOf(waiting), Delivery.UNWATCHED, now);
      waiting.clear();
    }
  }

  private void takeWatched(SimulatedNode node, Delivery delivery, long now) {
    EthernetFrame frame = Objects.requireNonNull(delivery.frame());
    watched--;
    if (!node.isRunning() || !node.hasTunnel(delivery.tunnel())) {
      lose(node, frame, true);
      return;
    }
    PortNumber ingress = SimulatedNode.port(delivery.tunnel());
    if (frame.etherType() == Frb.ETHER_TYPE) {
      Objects.requireNonNull(watch).packetIn();
      tell(node, List.of(overlayFrame(ingress, frame)), delivery.hops(), now);
    } else {
      execute(node, ingress, frame, delivery.hops(), now);
    }
  }

  /** Has a node's switch carry on a frame that comes in by a port, having crossed so many links. */
  void execute(SimulatedNode node, PortNumber ingress, EthernetFrame frame, int hops, long now) {
    node.floods()
        .execute(
            frame,
            ingress,
            new FloodTable.Ports() {
              @Override
              public boolean isLive(PortNumber port) {
                return node.hasTunnel(SimulatedNode.tunnel(port));
              }

              @Override
              public void send(PortNumber port, EthernetFrame sent) {
                Worker.this.send(node, port, sent, hops, /* bySwitch= */ true);
              }

              @Override
              public void punt(Punt punt, int mark, EthernetFrame punted) {
                Objects.requireNonNull(watch).packetIn();
                Event event =
                    punt == Punt.SWITCH_FLOOD
                        ? new Event.FloodIn(ingress, mark, punted)
                        : new Event.FrameIn(ingress, punt, punted);
                tell(node, List.of(event), hops, now);
              }
            });
  }

  /** Tells a node what happened; frames that it sends have crossed {@code hops} links before. */
  void tell(SimulatedNode node, List<Event> events, int hops, long now) {
    boolean asked = false;
    for (Action action : node.core().handle(events, now)) {
      if (action instanceof Action.SendFrame send) {
        for (PortNumber port : send.ports()) {
          send(node, port, send.frame(), hops, /* bySwitch= */ false);
        }
      } else if (action instanceof Action.ProgramChanged) {
        node.programChanged();
      } else if (action instanceof Action.AskSwitch) {
        asked = true;
      }
    }
    if (asked) {
      tell(node, List.of(new Event.SwitchAnswered()), hops, now);
    }
  }

  /** Has the node woken when it wants to be, unless it will be before. */
  void setTimer(SimulatedNode node) {
    long next = node.isRunning() ? node.core().nextWakeUp() : Long.MAX_VALUE;
    if (next < node.wakeUp()) {
      node.setWakeUp(next);
      timers.add(new Timer(next, node.number()));
    }
  }

  /** What the node's controller gets to know of a delivery; null if nothing. */
  private @Nullable Event eventOf(SimulatedNode node, Delivery delivery, long now) {
    EthernetFrame frame = delivery.frame();
    if (frame != null) {
      return received(node, delivery, frame);
    }
    if (node.wakeUp() > now) {
      return null;
    }
    node.setWakeUp(Long.MAX_VALUE);
    return node.isRunning() ? new Event.TimerExpired() : null;
  }

  private @Nullable Event received(SimulatedNode node, Delivery delivery, EthernetFrame frame) {
    if (!node.isRunning() || !node.hasTunnel(delivery.tunnel())) {
      return null;
    }
    if (frame.etherType() != Frb.ETHER_TYPE) {
      throw new IllegalStateException("only one flood is simulated at a time, found " + frame);
    }
    if (frame.destination().equals(LinkAddress.REFLECT)) {
      transmit(node, delivery.tunnel(), reflected(frame), Delivery.UNWATCHED);
      return null;
    }
    return overlayFrame(SimulatedNode.port(delivery.tunnel()), frame);
  }

  private static Event overlayFrame(PortNumber ingress, EthernetFrame frame) {
    boolean isFlood = frame.destination().isMultiRecipient();
    return new Event.FrameIn(ingress, isFlood ? Punt.OVERLAY_FLOOD : Punt.OVERLAY_LINK, frame);
  }

  /** What the switch does to a probe without asking its controller. */
  private static EthernetFrame reflected(EthernetFrame probe) {
    byte[] bytes = probe.bytes().clone();
    LinkAddress.REFLECTED.write(bytes, 0);
    return EthernetFrame.of(bytes);
  }

  private void send(
      SimulatedNode node, PortNumber port, EthernetFrame frame, int hops, boolean bySwitch) {
    if (!port.equals(SimulatedNode.LEAF_PORT)) {
      transmit(node, SimulatedNode.tunnel(port), frame, hops);
    } else if (watch != null && hops != Delivery.UNWATCHED && watch.isIn(frame)) {
      watch.delivered(node.number(), hops, bySwitch);
    }
  }

  private void transmit(SimulatedNode node, int tunnel, EthernetFrame frame, int hops) {
    if (!node.hasTunnel(tunnel)) {
      return;
    }
    messages++;
    bytes += frame.length();
    boolean isWatched = hops != Delivery.UNWATCHED && watch != null && watch.isIn(frame);
    int peer = node.peer(tunnel);
    if (!node.carries(tunnel)) {
      lose(nodes.get(peer), frame, isWatched);
      return;
    }
    if (isWatched) {
      watched++;
    }
    int crossed = isWatched ? hops + 1 : Delivery.UNWATCHED;
    frames.add(new Delivery(peer, node.peerTunnel(tunnel), frame, crossed));
  }

  private void lose(SimulatedNode receiver, EthernetFrame frame, boolean isWatched) {
    if (isWatched && watch != null) {
      watch.lost(frame, receiver.id());
    }
  }
}
