package org.boundedflood.topology.organise;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.boundedflood.core.ring.NodeId;

/**
 * Messages of nodes whose membership is not known here yet: they were told of this node before this
 * node was told of them, or of their new life. Of each sender the last one is kept, of at most 256
 * senders; the one that waits longest goes first.
 */
final class EarlyMessages {
  private static final int SENDERS = 256;

  private final Map<NodeId, LinkMessage> messages = new LinkedHashMap<>();

  void add(NodeId sender, LinkMessage message) {
    messages.remove(sender);
    messages.put(sender, message);
    if (messages.size() > SENDERS) {
      messages.remove(messages.keySet().iterator().next());
    }
  }

  Optional<LinkMessage> take(NodeId sender) {
    return Optional.ofNullable(messages.remove(sender));
  }
}
