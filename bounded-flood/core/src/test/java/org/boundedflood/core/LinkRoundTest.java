package org.boundedflood.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.boundedflood.core.link.LinkAddress;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.topology.LinkKind;
import org.boundedflood.core.topology.PortRole;
import org.boundedflood.core.topology.TopologySnapshot;
import org.junit.jupiter.api.Test;

/** When a node checks its links, whose ports came up at different times. */
final class LinkRoundTest {
  private static final int INTERVAL = 400;
  private static final long START = 1_000_000;

  private final BoundedFlood core =
      new BoundedFlood(NodeSettings.of(NodeId.of("10".repeat(16)), 1));

  /** The times since the start at which each port was checked, by its number. */
  private final Map<Integer, List<Integer>> checks = new TreeMap<>();

  private void run(int millis, Map<Integer, Integer> portsByTime) {
    Map<String, PortRole> roles = new HashMap<>();
    for (int port : portsByTime.values()) {
      NodeId peer = NodeId.of(port, 1);
      roles.put("p" + port, new PortRole.Tunnel(peer, LinkKind.PLAIN, null, 1_500));
    }
    take(0, new Event.SwitchConnected(List.of(), Event.Installed.NOTHING));
    take(0, new Event.TopologyChanged(new TopologySnapshot(1, roles, PortRole.UNCATEGORISED)));
    for (int time = 0; time <= millis; time++) {
      Integer port = portsByTime.get(time);
      if (port != null) {
        take(
            time,
            new Event.PortChanged(
                new SwitchPort(PortNumber.of(port), "p" + port, MacAddress.of(port), true)));
      }
      if (core.nextWakeUp() <= START + time) {
        take(time, new Event.TimerExpired());
      }
    }
  }

  private void take(int time, Event event) {
    for (Action action : core.handle(event, START + time)) {
      if (action instanceof Action.AskSwitch) {
        take(time, new Event.SwitchAnswered());
      } else if (action instanceof Action.SendFrame send
          && !send.frame().destination().equals(LinkAddress.REFLECT)) {
        send.ports()
            .forEach(
                port -> checks.computeIfAbsent(port.value(), first -> new ArrayList<>()).add(time));
      }
    }
  }

  @Test
  void linksThatAreDueOneSoonAfterTheOtherAreCheckedTogetherFromThenOn() {
    run(4 * INTERVAL, Map.of(0, 1, 70, 2, 250, 3));
    assertEquals(List.of(0, 400, 800, 1200, 1600), checks.get(1));
    assertEquals(List.of(70, 400, 800, 1200, 1600), checks.get(2));
    assertEquals(List.of(250, 650, 1050, 1450), checks.get(3), "far from the others");
  }

  @Test
  void noLinkIsCheckedLaterThanAnIntervalAfterTheLastTime() {
    Map<Integer, Integer> ports = new HashMap<>();
    for (int port = 1; port <= 40; port++) {
      ports.put(port * 37 % 1_000, port);
    }
    run(5_000, ports);
    for (List<Integer> times : checks.values()) {
      for (int i = 1; i < times.size(); i++) {
        int pause = times.get(i) - times.get(i - 1);
        assertTrue(pause <= INTERVAL, times::toString);
        assertTrue(pause >= INTERVAL - INTERVAL / 4, times::toString);
      }
    }
    long together =
        checks.values().stream()
            .flatMap(List::stream)
            .filter(time -> time > 4_000)
            .distinct()
            .count();
    assertEquals(40, checks.size());
    assertTrue(together <= 4 * 3, "rounds in the last second: " + together);
  }
}
