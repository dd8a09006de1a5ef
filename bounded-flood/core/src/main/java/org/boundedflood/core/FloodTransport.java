package org.boundedflood.core;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.boundedflood.core.count.Counter;
import org.boundedflood.core.count.Counters;
import org.boundedflood.core.frb.Capability;
import org.boundedflood.core.frb.Fragment;
import org.boundedflood.core.frb.Frb;
import org.boundedflood.core.frb.FrbCodec;
import org.boundedflood.core.frb.FrbReject;
import org.boundedflood.core.link.Reassembly;
import org.boundedflood.core.link.TunnelLink;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Carries the frames of floods over single links, in fragments where the tunnel is too narrow for
 * them and the peer takes fragments.
 *
 * <p>Bound of its tables: the tunnel ports of one bridge; each link's {@link Reassembly} has its
 * own. Ageing and eviction: with the port.
 */
final class FloodTransport {
  private final NodeId self;
  private final Counters counters;
  private final Outbox out;
  private final Map<PortNumber, Reassembly> reassemblies = new HashMap<>();
  private final Set<PortNumber> reported = new HashSet<>();
  private int lastNumber;

  /**
   * Makes one for a node.
   *
   * @param firstNumber fragmented frames are numbered from here on: should differ from what an
   *     earlier life of the node used last
   */
  FloodTransport(NodeId self, int firstNumber, Counters counters, Outbox out) {
    this.self = self;
    this.lastNumber = firstNumber;
    this.counters = counters;
    this.out = out;
  }

  /** Whether a frame fits the tunnel in one piece; one whose MTU is not known carries anything. */
  static boolean fits(TunnelLink link, int frameBytes) {
    int mtu = link.role().mtu();
    return mtu == 0 || frameBytes - EthernetFrame.HEADER_BYTES <= mtu;
  }

  /** Whether a frame that does not fit goes in fragments. */
  static boolean goesInFragments(TunnelLink link, int frameBytes) {
    return link.capabilities().contains(Capability.FRAGMENTS)
        && Fragment.canSplit(frameBytes, Frb.maxPayload(link.role().mtu()));
  }

  /** Sends a frame over a link; one that cannot be carried is counted and reported. */
  void send(TunnelLink link, EthernetFrame frame) {
    if (fits(link, frame.length())) {
      out.send(link.port(), frame);
    } else if (goesInFragments(link, frame.length())) {
      sendInFragments(link, frame);
    } else {
      counters.increment(Counter.FLOODS_TOO_BIG);
      if (reported.add(link.port())) {
        out.warn(
            "a flood of %d bytes does not fit port %s, whose MTU is %d; further ones are only counted"
                .formatted(frame.length(), link.name(), link.role().mtu()));
      }
    }
  }

  private void sendInFragments(TunnelLink link, EthernetFrame frame) {
    lastNumber++;
    List<Frb> fragments =
        Fragment.split(self, lastNumber, frame, Frb.maxPayload(link.role().mtu()));
    for (Frb fragment : fragments) {
      out.send(link.port(), FrbCodec.encode(fragment, MacAddress.BROADCAST, link.ownMac()));
    }
    counters.increment(Counter.FLOODS_FRAGMENTED);
    counters.add(Counter.FRAGMENTS_SENT, fragments.size());
  }

  /** A fragment came in from a live peer; returns the whole frame if this completes it. */
  @Nullable EthernetFrame received(TunnelLink link, Frb frb, long now) {
    Fragment.Parse parse = Fragment.read(frb);
    if (parse instanceof Fragment.Parse.Rejected rejected) {
      counters.reject(rejected.reason());
      return null;
    }
    Fragment fragment = ((Fragment.Parse.Parsed) parse).fragment();
    Reassembly.Outcome outcome =
        reassemblies
            .computeIfAbsent(link.port(), port -> new Reassembly(counters))
            .add(fragment, now);
    if (outcome instanceof Reassembly.Outcome.Rejected rejected) {
      counters.reject(rejected.reason());
      return null;
    }
    if (outcome instanceof Reassembly.Outcome.Complete complete) {
      if (complete.frame().etherType() == Frb.ETHER_TYPE) {
        counters.increment(Counter.FLOODS_REASSEMBLED);
        return complete.frame();
      }
      counters.reject(FrbReject.BAD_FRAGMENT);
    }
    return null;
  }

  /** Forgets all ports but these. */
  void retain(Set<PortNumber> ports) {
    reassemblies.keySet().retainAll(ports);
    reported.retainAll(ports);
  }

  /** Gives up frames whose fragments are missing for too long. */
  void age(long now) {
    reassemblies.values().forEach(reassembly -> reassembly.age(now));
  }
}
