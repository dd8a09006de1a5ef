package org.boundedflood.program.fake;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.boundedflood.core.Punt;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.program.Cookies;

/**
 * What became of one frame.
 *
 * @param sent the frames that left by ports, in order
 * @param punted the frames that went to the controller, in order
 * @param trace the frame's way through tables and groups
 */
public record Verdict(List<Sent> sent, List<Punted> punted, List<Station> trace) {
  /** A frame that left by a port. */
  public record Sent(PortNumber port, EthernetFrame frame) {}

  /** A frame that went to the controller, with its metadata and the cookie of its rule. */
  public record Punted(PortNumber ingress, long cookie, int mark, EthernetFrame frame) {
    /** As what the controller treats it. */
    public Optional<Punt> punt() {
      return Cookies.puntOf(cookie);
    }
  }

  /** What happened to the frame somewhere on its way; deeper inside the actions of a flow. */
  public record Station(int depth, String what, Object subject) {
    @Override
    public String toString() {
      return "  ".repeat(depth) + (what + " " + subject).strip();
    }
  }

  public Verdict {
    trace = List.copyOf(trace);
    sent = List.copyOf(sent);
    punted = List.copyOf(punted);
  }

  /** The ports by which frames left, in order. */
  public List<PortNumber> ports() {
    return sent.stream().map(Sent::port).toList();
  }

  /** The kinds of frames that went to the controller, in order. */
  public List<Punt> punts() {
    return punted.stream().flatMap(frame -> frame.punt().stream()).toList();
  }

  /** The trace, one line per station: what a failing assertion on a verdict prints. */
  @Override
  public String toString() {
    return trace.stream().map(Station::toString).collect(Collectors.joining("\n", "\n", "\n"));
  }
}
