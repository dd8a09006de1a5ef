package org.boundedflood.openflow;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFType;

/**
 * The messages that a switch may still refuse, by transaction id.
 *
 * <p>Bounds: {@link OpenFlowSettings#rememberedMessages} of those that program the switch, and
 * {@value #PACKET_OUTS} packet-outs, which hold whole frames and must not displace the others. The
 * oldest go first. A barrier's reply empties it up to the barrier: a switch reports errors before.
 */
final class SentMessages {
  static final int PACKET_OUTS = 64;

  private final Map<Integer, OFMessage> programming;
  private final Map<Integer, OFMessage> packetOuts;

  SentMessages(int bound) {
    programming = new Bounded(bound);
    packetOuts = new Bounded(PACKET_OUTS);
  }

  void add(int xid, OFMessage message) {
    (message.getType() == OFType.PACKET_OUT ? packetOuts : programming).put(xid, message);
  }

  Optional<OFMessage> find(int xid) {
    return Optional.ofNullable(programming.getOrDefault(xid, packetOuts.get(xid)));
  }

  /** Forgets what was sent up to a barrier. */
  void forgetThrough(int xid) {
    forgetThrough(xid, programming);
    forgetThrough(xid, packetOuts);
  }

  private static void forgetThrough(int xid, Map<Integer, OFMessage> messages) {
    Iterator<Integer> xids = messages.keySet().iterator();
    // Transaction ids wrap around, hence the difference and not a comparison.
    while (xids.hasNext() && xid - xids.next() >= 0) {
      xids.remove();
    }
  }

  int size() {
    return programming.size() + packetOuts.size();
  }

  private static final class Bounded extends LinkedHashMap<Integer, OFMessage> {
    private static final long serialVersionUID = 1L;

    private final int bound;

    Bounded(int bound) {
      this.bound = bound;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, OFMessage> eldest) {
      return size() > bound;
    }
  }
}
