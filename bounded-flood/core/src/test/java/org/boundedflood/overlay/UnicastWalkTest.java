package org.boundedflood.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.overlay.UnicastWalk.End;
import org.boundedflood.program.Cookies;
import org.boundedflood.program.Flow;
import org.boundedflood.program.FlowAction;
import org.boundedflood.program.Group;
import org.boundedflood.program.Instructions;
import org.boundedflood.program.Match;
import org.boundedflood.program.Purpose;
import org.boundedflood.program.SwitchProgram;
import org.junit.jupiter.api.Test;

/** A triangle: port 1 of each switch leads to port 2 of the next. */
final class UnicastWalkTest {
  private static final MacAddress LEAF = MacAddress.of("02:00:00:00:00:01");
  private static final PortNumber TO_NEXT = PortNumber.of(1);
  private static final PortNumber TO_PREVIOUS = PortNumber.of(2);
  private static final PortNumber TO_LEAF = PortNumber.of(3);
  private static final List<String> NAMES = List.of("a", "b", "c");

  private static Optional<String> loop(SwitchProgram a, SwitchProgram b, SwitchProgram c) {
    Map<End, End> tunnels = new HashMap<>();
    for (int i = 0; i < NAMES.size(); i++) {
      End end = new End(NAMES.get(i), TO_NEXT);
      End other = new End(NAMES.get((i + 1) % NAMES.size()), TO_PREVIOUS);
      tunnels.put(end, other);
      tunnels.put(other, end);
    }
    return UnicastWalk.over(Map.of("a", a, "b", b, "c", c), tunnels).findLoop(LEAF);
  }

  /** A switch that sends every frame out of the first of these ports that is live. */
  private static SwitchProgram to(PortNumber... ports) {
    Group group =
        new Group(
            0x8000_0001,
            Group.Type.FAST_FAILOVER,
            List.of(ports).stream().map(Group.Bucket::outputWhileLive).toList());
    Flow flow =
        Flow.installed(
            new Flow.Key(0, 100, Match.ANY),
            Instructions.apply(new FlowAction.ToGroup(group.id())),
            0,
            false,
            Cookies.of(Purpose.REMOTE_DESTINATION));
    return SwitchProgram.of(List.of(flow), List.of(group), List.of());
  }

  @Test
  void programsThatEndAtALeafHaveNoLoop() {
    assertEquals(Optional.empty(), loop(to(TO_NEXT), to(TO_NEXT), to(TO_LEAF)));
  }

  @Test
  void aRingOfNextHopsIsALoopWhoseWayIsTold() {
    String way = loop(to(TO_NEXT), to(TO_NEXT), to(TO_NEXT)).orElseThrow();
    for (String name : NAMES) {
      assertTrue(way.contains("in at " + name + " port 2"), way);
    }
  }

  @Test
  void aLoopThatOnlyADeadPortOpensIsFound() {
    assertTrue(loop(to(TO_NEXT), to(TO_NEXT), to(TO_LEAF, TO_NEXT)).isPresent());
  }

  @Test
  void twoSwitchesThatPointAtEachOtherAreNoLoopAsNoFrameGoesBack() {
    assertEquals(Optional.empty(), loop(to(TO_NEXT), to(TO_PREVIOUS), to(TO_LEAF)));
  }
}
