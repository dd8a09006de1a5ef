package org.boundedflood.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.Punt;
import org.boundedflood.core.link.LinkState;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.program.fake.FakeFlowTable;
import org.boundedflood.program.fake.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one port sends to the controller leaves room for the others. */
class PortFairnessTest {
  /** What is punted while the controller floods. */
  private static final List<Punt> PUNTS =
      Arrays.stream(Punt.values()).filter(punt -> punt != Punt.SWITCH_FLOOD).toList();

  /** In {@link Views#usual} ports 1 and 2 are leaves, 3 to 6 live tunnels. */
  private static final PortNumber LEAF_PORT = Views.PORTS.get(0);

  private static final PortNumber OTHER_LEAF_PORT = Views.PORTS.get(1);
  private static final PortNumber TUNNEL = Views.PORTS.get(2);
  private static final PortNumber OTHER_TUNNEL = Views.PORTS.get(3);
  private static final MacAddress STRANGER = MacAddress.of("02:00:00:00:00:ff");
  private static final MacAddress PEER_PORT = MacAddress.of("02:00:00:00:ee:01");
  private static final SwitchProgram PROGRAM =
      SwitchPlanner.plan(Views.usual(), PlannerSettings.DEFAULT);

  private final FakeFlowTable table = FakeFlowTable.of(PROGRAM);

  @ParameterizedTest
  @EnumSource(value = Punt.class, mode = EnumSource.Mode.EXCLUDE, names = "SWITCH_FLOOD")
  void aPortThatUsesUpItsMeterTakesNothingFromTheOthers(Punt punt) {
    boolean overlay = punt == Punt.OVERLAY_FLOOD || punt == Punt.OVERLAY_LINK;
    PortNumber greedy = overlay ? TUNNEL : LEAF_PORT;
    PortNumber other = overlay ? OTHER_TUNNEL : OTHER_LEAF_PORT;
    int passed = 0;
    while (receive(greedy, punt).punts().equals(List.of(punt))) {
      passed++;
    }
    assertEquals(PlannerSettings.DEFAULT.limit(punt).burst(), passed);
    assertEquals(List.of(punt), receive(other, punt).punts());
  }

  @Test
  void aStrangerBehindATunnelIsNeverLearned() {
    for (LinkState state : LinkState.values()) {
      ForwardingView usual = Views.usual();
      ForwardingView view =
          new ForwardingView(
              usual.self(),
              usual.leafPorts(),
              usual.tunnels().stream()
                  .map(tunnel -> new ForwardingView.TunnelPort(tunnel.port(), tunnel.peer(), state))
                  .toList(),
              usual.localLeaves(),
              usual.remoteLeaves(),
              usual.routes(),
              false,
              Set.of());
      FakeFlowTable switched = FakeFlowTable.of(SwitchPlanner.plan(view, PlannerSettings.DEFAULT));
      for (MacAddress to : List.of(STRANGER, MacAddress.BROADCAST, Views.LEAVES.get(0))) {
        Verdict verdict = switched.receive(TUNNEL, Frames.frame(STRANGER, to, Frames.IPV4), 0);
        assertTrue(!verdict.punts().contains(Punt.NEW_SOURCE), verdict::toString);
      }
    }
  }

  @Test
  void everyKindOfEveryPortHasAnIdOfItsOwn() {
    Set<Integer> ids = new HashSet<>();
    List<PortNumber> ports = new ArrayList<>(List.of(PortNumber.LOCAL, PortNumber.of(0xfeff)));
    ports.addAll(Views.PORTS);
    for (PortNumber port : ports) {
      for (Punt punt : PUNTS) {
        int id = MeterIds.of(punt, port);
        assertTrue(ids.add(id), () -> punt + " of port " + port + " has a meter of another");
        assertTrue(Meter.isOwned(id));
      }
    }
  }

  @Test
  void metersOfOtherProgramsAreNotOurs() {
    for (int id : List.of(16, 1_000, 0xffff, 0x10_0000, Integer.MAX_VALUE)) {
      assertTrue(!Meter.isOwned(id));
    }
  }

  @Test
  void twoPortsThatAgreeInSixteenBitsShareTheirMeters() {
    PortNumber far = PortNumber.of(0x1_0001);
    ForwardingView view =
        new ForwardingView(
            Views.SELF,
            List.of(LEAF_PORT, far),
            List.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            false,
            Set.of());
    SwitchProgram program = SwitchPlanner.plan(view, PlannerSettings.DEFAULT);
    assertEquals(3, program.meters().size());
  }

  @Test
  void aPortThatGoesTakesItsMetersAlong() {
    ForwardingView usual = Views.usual();
    ForwardingView without =
        new ForwardingView(
            usual.self(),
            List.of(OTHER_LEAF_PORT),
            usual.tunnels(),
            Map.of(),
            usual.remoteLeaves(),
            usual.routes(),
            false,
            Set.of());
    SwitchProgram desired = SwitchPlanner.plan(without, PlannerSettings.DEFAULT);
    table.apply(ProgramDiffer.diff(PROGRAM, desired, false), 0);
    assertEquals(List.of(), table.errors());
    assertEquals(desired, table.program());
    assertEquals(PROGRAM.meters().size() - 3, desired.meters().size());
  }

  @Test
  void aSwitchWithSharedMetersIsBroughtToTheNewLayoutAndPuntsAllTheWhile() {
    SwitchProgram old = sharedMeters(PROGRAM);
    FakeFlowTable switched = FakeFlowTable.of(old);
    for (Step step : ProgramDiffer.diff(old, PROGRAM, false).steps()) {
      switched.apply(step, 0);
      for (Punt punt : PUNTS) {
        PortNumber from =
            punt == Punt.OVERLAY_FLOOD || punt == Punt.OVERLAY_LINK ? TUNNEL : LEAF_PORT;
        Verdict verdict = switched.receive(from, frame(punt), 0);
        assertEquals(List.of(punt), verdict.punts(), () -> "after " + step + verdict);
      }
    }
    assertEquals(List.of(), switched.errors());
    assertEquals(PROGRAM, switched.program());
  }

  @Test
  void theLeavesOfTheOldLayoutAreAdopted() {
    assertEquals(
        SwitchPlanner.readInstalled(PROGRAM), SwitchPlanner.readInstalled(sharedMeters(PROGRAM)));
  }

  /** The same program as the first layout had it: a meter for each kind, and one miss a table. */
  private static SwitchProgram sharedMeters(SwitchProgram program) {
    Map<Integer, Meter> meters = new HashMap<>();
    List<Flow> flows = new ArrayList<>();
    for (Flow flow : program.flows().values()) {
      int meter = flow.instructions().meter().orElse(0) >>> 16;
      if (meter == 0) {
        flows.add(flow);
        continue;
      }
      meters.put(meter, new Meter(meter, 1_000, 1_000));
      Flow.Key key = flow.key();
      Flow.Key shared = key.table() == 0 ? key : new Flow.Key(key.table(), 0, Match.ANY);
      Flow before = Flow.installed(shared, Instructions.punt(meter), 0, false, flow.cookie());
      if (!flows.contains(before)) {
        flows.add(before);
      }
    }
    return SwitchProgram.of(flows, program.groups().values(), meters.values());
  }

  private Verdict receive(PortNumber ingress, Punt punt) {
    return table.receive(ingress, frame(punt, ingress), 0);
  }

  private static EthernetFrame frame(Punt punt) {
    return frame(punt, LEAF_PORT);
  }

  /** A frame that is punted as this; leaves 1 and 2 of the view live behind ports 1 and 2. */
  private static EthernetFrame frame(Punt punt, PortNumber ingress) {
    MacAddress leaf = Views.LEAVES.get(ingress.equals(OTHER_LEAF_PORT) ? 1 : 0);
    return switch (punt) {
      case OVERLAY_FLOOD -> Frames.frame(PEER_PORT, MacAddress.BROADCAST, Frames.OVERLAY);
      case OVERLAY_LINK -> Frames.frame(PEER_PORT, STRANGER, Frames.OVERLAY);
      case NEW_SOURCE -> Frames.frame(STRANGER, leaf, Frames.IPV4);
      case UNKNOWN_DESTINATION -> Frames.frame(leaf, STRANGER, Frames.IPV4);
      case SWITCH_FLOOD -> FloodViews.broadcast();
      case LEAF_FLOOD -> Frames.frame(leaf, MacAddress.BROADCAST, Frames.IPV4);
    };
  }
}
