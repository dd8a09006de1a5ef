package org.boundedflood.overlay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.program.SwitchProgram;
import org.boundedflood.program.fake.FakeFlowTable;
import org.boundedflood.program.fake.Verdict;

/**
 * Walks unicast frames through the programs of all switches of an overlay, from every tunnel port
 * and with every choice that fast failover may make, and looks for one that comes to a switch
 * twice.
 *
 * <p>A switch takes the first bucket whose port is live. Which ports are dead is tried per switch
 * along the way: first none, then the one that was taken, then the next one too, until nothing is
 * sent any more. As a walk asks every switch once, this covers all assignments of dead ports.
 */
final class UnicastWalk {
  private static final MacAddress SENDER = MacAddress.of("02:00:00:00:ff:ff");
  private static final int ETHER_TYPE = 0x88b5;

  /** One end of a tunnel. */
  record End(String node, PortNumber port) {}

  /** A frame that came in somewhere, and what the switch made of it. */
  private record Step(End in, Verdict verdict) {
    @Override
    public String toString() {
      return "in at %s port %s%s".formatted(in.node, in.port, verdict);
    }
  }

  private final Map<String, FakeFlowTable> switches;
  private final Map<End, End> tunnels;
  private final Deque<Step> way = new ArrayDeque<>();

  private UnicastWalk(Map<String, FakeFlowTable> switches, Map<End, End> tunnels) {
    this.switches = switches;
    this.tunnels = tunnels;
  }

  /**
   * A walk over switches with these programs.
   *
   * @param tunnels the other end of each end
   */
  static UnicastWalk over(Map<String, SwitchProgram> programs, Map<End, End> tunnels) {
    Map<String, FakeFlowTable> switches =
        programs.entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, entry -> FakeFlowTable.of(entry.getValue())));
    return new UnicastWalk(switches, tunnels);
  }

  /** The way of a frame to {@code destination} that comes to some switch twice, if there is one. */
  Optional<String> findLoop(MacAddress destination) {
    EthernetFrame frame = frame(destination);
    for (End start : tunnels.keySet()) {
      way.clear();
      if (loops(start, frame)) {
        List<Step> steps = new ArrayList<>(way);
        return Optional.of(
            steps.stream()
                .map(Step::toString)
                .collect(Collectors.joining("", "frame " + frame + "\n", "and there again")));
      }
    }
    return Optional.empty();
  }

  private boolean loops(End in, EthernetFrame frame) {
    if (way.stream().anyMatch(step -> step.in.node.equals(in.node))) {
      return true;
    }
    FakeFlowTable here = table(in.node);
    List<PortNumber> dead = new ArrayList<>();
    Verdict verdict = here.receive(in.port, frame, 0);
    while (!verdict.sent().isEmpty()) {
      way.addLast(new Step(in, verdict));
      for (Verdict.Sent sent : verdict.sent()) {
        End other = tunnels.get(new End(in.node, sent.port()));
        if (other != null && loops(other, sent.frame())) {
          return true;
        }
        dead.add(sent.port());
        here.setLive(sent.port(), false);
      }
      way.removeLast();
      verdict = here.receive(in.port, frame, 0);
    }
    dead.forEach(port -> here.setLive(port, true));
    return false;
  }

  private FakeFlowTable table(String node) {
    FakeFlowTable table = switches.get(node);
    if (table == null) {
      throw new IllegalArgumentException("no switch " + node);
    }
    return table;
  }

  private static EthernetFrame frame(MacAddress destination) {
    byte[] bytes = new byte[60];
    destination.write(bytes, 0);
    SENDER.write(bytes, MacAddress.BYTES);
    bytes[12] = (byte) (ETHER_TYPE >>> Byte.SIZE);
    bytes[13] = (byte) ETHER_TYPE;
    return EthernetFrame.of(bytes);
  }
}
