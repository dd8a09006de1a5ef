package org.boundedflood.topology.organise;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.topology.organise.OverlayAction.Send;
import org.jspecify.annotations.Nullable;

/** Gathers actions, and numbers the messages among them. */
final class LinkOutbox {
  private final Consumer<OverlayCounter> counters;
  private List<OverlayAction> actions = new ArrayList<>();
  private long sequence;

  /** Numbers from above {@code firstSequence}. */
  LinkOutbox(long firstSequence, Consumer<OverlayCounter> counters) {
    this.sequence = firstSequence;
    this.counters = counters;
  }

  void count(OverlayCounter counter) {
    counters.accept(counter);
  }

  void add(OverlayAction action) {
    actions.add(action);
  }

  void request(NodeId peer, LinkReason reason) {
    count(OverlayCounter.LINK_REQUESTS);
    send(peer, new LinkMessage.Request(++sequence, reason));
  }

  void accept(NodeId peer, long request, @Nullable LinkReason own) {
    send(peer, new LinkMessage.Accept(++sequence, request, Optional.ofNullable(own)));
  }

  void refuse(NodeId peer, Refusal why) {
    count(OverlayCounter.LINKS_REFUSED);
    send(peer, new LinkMessage.Refuse(++sequence, why));
  }

  void release(NodeId peer) {
    send(peer, new LinkMessage.Release(++sequence));
  }

  void close(NodeId peer, Refusal why) {
    count(OverlayCounter.LINKS_CLOSED);
    send(peer, new LinkMessage.Close(++sequence, why));
  }

  /** The number of the last message. */
  long lastSequence() {
    return sequence;
  }

  /** A message came in that concerns no link. */
  void ignored() {
    count(OverlayCounter.MESSAGES_IGNORED);
  }

  List<OverlayAction> drain() {
    List<OverlayAction> drained = actions;
    actions = new ArrayList<>();
    return drained;
  }

  private void send(NodeId peer, LinkMessage message) {
    actions.add(new Send(peer, message));
  }
}
