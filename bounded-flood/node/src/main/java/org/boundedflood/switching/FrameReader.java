package org.boundedflood.switching;

import java.util.Optional;
import org.boundedflood.core.Event;
import org.boundedflood.core.Punt;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.openflow.PacketIn;
import org.boundedflood.program.Cookies;

/** Reads packet-ins as events for the core, and counts those that are none. */
final class FrameReader {
  private final ShellCounters counters;

  FrameReader(ShellCounters counters) {
    this.counters = counters;
  }

  /** The event; empty if no rule of this program sent the frame, or it cannot be used. */
  Optional<Event> read(PacketIn packetIn) {
    Optional<Punt> punt = Cookies.puntOf(packetIn.cookie());
    Optional<PortNumber> ingress = PortReader.number(packetIn.inPort());
    byte[] frame = packetIn.frame();
    if (punt.isEmpty()) {
      counters.increment(ShellCounter.FRAMES_FOREIGN);
      return Optional.empty();
    }
    if (ingress.isEmpty()
        || frame.length < packetIn.totalLength()
        || frame.length < EthernetFrame.HEADER_BYTES) {
      counters.increment(ShellCounter.FRAMES_BROKEN);
      return Optional.empty();
    }
    counters.increment(ShellCounter.FRAMES_IN);
    EthernetFrame read = EthernetFrame.of(frame);
    return Optional.of(
        punt.get() == Punt.SWITCH_FLOOD
            ? new Event.FloodIn(ingress.get(), (int) packetIn.metadata(), read)
            : new Event.FrameIn(ingress.get(), punt.get(), read));
  }
}
