package org.boundedflood.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.program.Group.Bucket;
import org.boundedflood.program.fake.FakeFlowTable;
import org.boundedflood.program.fake.Verdict;
import org.junit.jupiter.api.Test;

/** The rules of OpenFlow 1.3 that the tests of this project rest on. */
class FakeFlowTableTest {
  private static final PortNumber ONE = PortNumber.of(1);
  private static final PortNumber TWO = PortNumber.of(2);
  private static final PortNumber THREE = PortNumber.of(3);
  private static final MacAddress LEAF = MacAddress.of("02:00:00:00:00:01");
  private static final MacAddress OTHER = MacAddress.of("02:00:00:00:00:02");
  private static final EthernetFrame FRAME = Frames.frame(LEAF, OTHER, Frames.IPV4);
  private static final Flow.Key ANY = new Flow.Key(0, 0, Match.ANY);
  private static final Flow.Key FROM_ONE = new Flow.Key(0, 5, Match.ANY.from(ONE));
  private static final int GROUP = 0x8000_0001;

  private final FakeFlowTable table = new FakeFlowTable();

  @Test
  void theHighestPriorityThatMatchesIsExecuted() {
    add(flow(ANY, Instructions.output(TWO)));
    add(flow(FROM_ONE, Instructions.output(THREE)));
    assertEquals(List.of(THREE), receive(ONE).ports());
    assertEquals(List.of(TWO), receive(THREE).ports());
    assertEquals(Optional.of(1L), table.packets(FROM_ONE));
  }

  @Test
  void everyFieldOfAMatchCounts() {
    Match match =
        Match.ANY
            .from(ONE)
            .to(MaskedMac.exactly(OTHER))
            .sentBy(MaskedMac.exactly(LEAF))
            .ofType(Frames.IPV4);
    add(flow(new Flow.Key(0, 1, match), Instructions.output(TWO)));
    assertEquals(List.of(TWO), receive(ONE).ports());
    assertEquals(List.of(), receive(THREE).ports());
    for (EthernetFrame other :
        List.of(
            Frames.frame(LEAF, LEAF, Frames.IPV4),
            Frames.frame(OTHER, OTHER, Frames.IPV4),
            Frames.frame(LEAF, OTHER, Frames.OVERLAY))) {
      assertEquals(List.of(), table.receive(ONE, other, 0).ports());
    }
  }

  @Test
  void twoMatchingFlowsOfOnePriorityAreAnError() {
    add(flow(new Flow.Key(0, 5, Match.ANY.to(MaskedMac.exactly(OTHER))), Instructions.DROP));
    add(flow(FROM_ONE, Instructions.DROP));
    assertThrows(IllegalStateException.class, () -> receive(ONE));
  }

  @Test
  void aChangedFieldIsSeenByLaterActionsAndTables() {
    Instructions first =
        Instructions.apply(new FlowAction.SetDestination(LEAF), FlowAction.INGRESS).thenGoTo(1);
    add(flow(ANY, first));
    Match changed = Match.ANY.to(MaskedMac.exactly(LEAF));
    add(flow(new Flow.Key(1, 1, changed), Instructions.output(TWO)));
    Verdict verdict = receive(ONE);
    assertEquals(List.of(ONE, TWO), verdict.ports());
    assertEquals(LEAF, verdict.sent().get(0).frame().destination());
    assertEquals(OTHER, FRAME.destination());
  }

  @Test
  void aGroupOfTypeAllWorksOnCopies() {
    Bucket changing =
        new Bucket(null, List.of(new FlowAction.SetDestination(LEAF), new FlowAction.Output(TWO)));
    add(
        new Group(
            GROUP, Group.Type.ALL, List.of(changing, Bucket.output(ONE), Bucket.output(THREE))));
    add(flow(ANY, Instructions.apply(new FlowAction.ToGroup(GROUP))));
    Verdict verdict = receive(ONE);
    assertEquals(List.of(TWO, THREE), verdict.ports(), verdict::toString);
    assertEquals(OTHER, verdict.sent().get(1).frame().destination());
  }

  @Test
  void anIndirectGroupExecutesItsBucket() {
    add(new Group(GROUP, Group.Type.INDIRECT, List.of(Bucket.output(TWO))));
    add(flow(ANY, Instructions.apply(new FlowAction.ToGroup(GROUP))));
    assertEquals(List.of(TWO), receive(ONE).ports());
  }

  @Test
  void aMeterPassesItsBurstAndThenItsRate() {
    add(new Meter(1, 10, 3));
    add(flow(ANY, Instructions.punt(1)));
    assertEquals(3, punted(20, 0));
    assertEquals(1, punted(20, 100));
    assertEquals(3, punted(20, 100_000));
  }

  @Test
  void anAddedFlowOverwritesAndStartsAnew() {
    add(flow(ANY, Instructions.DROP));
    receive(ONE);
    add(flow(ANY, Instructions.output(TWO)));
    assertEquals(Optional.of(0L), table.packets(ANY));
  }

  @Test
  void aModifiedFlowKeepsAllButItsInstructions() {
    add(Flow.installed(ANY, Instructions.DROP, 7, true, 42));
    receive(ONE);
    table.apply(new Step.ModifyFlow(flow(ANY, Instructions.output(TWO))), 0);
    assertEquals(Optional.of(1L), table.packets(ANY));
    Flow expected = Flow.installed(ANY, Instructions.output(TWO), 7, true, 42);
    assertEquals(expected, table.program().flows().get(ANY));
    table.apply(new Step.ModifyFlow(flow(FROM_ONE, Instructions.DROP)), 0);
    assertEquals(1, table.program().flows().size());
  }

  @Test
  void aFlowGoesWhenNoFrameCameForItsIdleTimeout() {
    Flow flow = Flow.installed(ANY, Instructions.DROP, 5, true, 0);
    add(flow);
    table.receive(ONE, FRAME, 3000);
    assertEquals(List.of(), table.expire(7999));
    assertEquals(List.of(flow), table.expire(8000));
    assertEquals(SwitchProgram.EMPTY, table.program());
  }

  @Test
  void whatRefersToNothingIsRefused() {
    add(flow(ANY, Instructions.apply(new FlowAction.ToGroup(GROUP))));
    add(flow(FROM_ONE, Instructions.punt(1)));
    table.apply(new Step.ModifyGroup(new Group(GROUP, Group.Type.ALL, List.of())), 0);
    table.apply(new Step.ModifyMeter(new Meter(1, 1, 1)), 0);
    List<String> errors = table.errors().stream().map(text -> text.split(":", 2)[0]).toList();
    assertEquals(
        List.of(
            "OFPBAC_BAD_OUT_GROUP",
            "OFPMMFC_UNKNOWN_METER",
            "OFPGMFC_UNKNOWN_GROUP",
            "OFPMMFC_UNKNOWN_METER"),
        errors);
    assertEquals(SwitchProgram.EMPTY, table.program());
  }

  @Test
  void whatIsThereIsNotAddedAgain() {
    Group group = new Group(GROUP, Group.Type.ALL, List.of());
    add(group);
    add(new Meter(1, 1, 1));
    add(new Group(GROUP, Group.Type.ALL, List.of(Bucket.output(ONE))));
    add(new Meter(1, 2, 2));
    assertEquals(2, table.errors().size());
    assertEquals(
        SwitchProgram.of(List.of(), List.of(group), List.of(new Meter(1, 1, 1))), table.program());
  }

  @Test
  void aDeletedGroupOrMeterTakesItsFlowsAlong() {
    add(new Group(GROUP, Group.Type.ALL, List.of()));
    add(new Meter(1, 1, 1));
    add(flow(ANY, Instructions.apply(new FlowAction.ToGroup(GROUP))));
    add(flow(FROM_ONE, Instructions.punt(1)));
    table.apply(new Step.DeleteGroup(GROUP), 0);
    assertEquals(1, table.program().flows().size());
    table.apply(new Step.DeleteMeter(1), 0);
    assertEquals(SwitchProgram.EMPTY, table.program());
  }

  @Test
  void aTraceNamesEveryStation() {
    add(
        new Group(
            GROUP,
            Group.Type.FAST_FAILOVER,
            List.of(Bucket.outputWhileLive(TWO), Bucket.outputWhileLive(THREE))));
    add(flow(ANY, Instructions.apply(new FlowAction.ToGroup(GROUP)).thenGoTo(2)));
    table.setLive(TWO, false);
    String trace = receive(ONE).toString();
    for (String station :
        List.of(
            "in_port=1",
            "table 0",
            "group 0x80000001",
            "bucket passed over: [output 2]",
            "out of port 3",
            "table 2")) {
      assertTrue(trace.contains(station), trace);
    }
  }

  private int punted(int frames, long now) {
    int passed = 0;
    for (int i = 0; i < frames; i++) {
      passed += table.receive(ONE, FRAME, now).punted().size();
    }
    return passed;
  }

  private Verdict receive(PortNumber ingress) {
    return table.receive(ingress, FRAME, 0);
  }

  private void add(Flow flow) {
    table.apply(new Step.AddFlow(flow), 0);
  }

  private void add(Group group) {
    table.apply(new Step.AddGroup(group), 0);
  }

  private void add(Meter meter) {
    table.apply(new Step.AddMeter(meter), 0);
  }

  private static Flow flow(Flow.Key key, Instructions instructions) {
    return Flow.installed(key, instructions, 0, false, 0);
  }
}
