package org.boundedflood.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.Store;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.link.LinkAddress;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.program.fake.FakeFlowTable;
import org.boundedflood.program.fake.Verdict;

/** A real Open vSwitch takes every planned program, and does what the switch in memory does. */
@Tag("switches")
class OpenVSwitchPropertiesTest {
  private static final int FRAMES_PER_VIEW = 40;

  @Provide
  Arbitrary<List<ForwardingView>> successiveViews() {
    return Views.successive(5);
  }

  @Property(tries = 10, shrinking = ShrinkingMode.OFF)
  void afterEveryBatchTheSwitchHoldsAndDoesWhatTheOneInMemoryDoes(
      @ForAll("successiveViews") List<ForwardingView> views, @ForAll Random random) {
    OpenVSwitch bridge = emptied();
    FakeFlowTable table = new FakeFlowTable();
    for (ForwardingView view : views) {
      SwitchProgram desired = SwitchPlanner.plan(view, PlannerSettings.DEFAULT);
      Batch batch = ProgramDiffer.diff(table.program(), desired, view);
      table.apply(batch, 0);
      apply(batch, bridge);
      assertHolds(table.program(), bridge);
      for (int i = 0; i < FRAMES_PER_VIEW; i++) {
        assertSameOutcome(bridge, table, pick(Views.PORTS, random), anyFrame(random));
      }
    }
  }

  @Example
  void bothShiftToTheBackupWhenAPortFails() {
    OpenVSwitch bridge = emptied();
    FakeFlowTable table = new FakeFlowTable();
    SwitchProgram program = SwitchPlanner.plan(Views.usual(), PlannerSettings.DEFAULT);
    Batch batch = ProgramDiffer.diff(SwitchProgram.EMPTY, program, false);
    table.apply(batch, 0);
    apply(batch, bridge);
    PortNumber ingress = Views.PORTS.get(0);
    PortNumber failing = Views.PORTS.get(2);
    EthernetFrame frame = Frames.frame(Views.LEAVES.get(0), Views.LEAVES.get(6), Frames.IPV4);
    assertEquals(List.of(failing), table.receive(ingress, frame, 0).ports());
    assertSameOutcome(bridge, table, ingress, frame);
    bridge.setUp(failing, false);
    table.setLive(failing, false);
    try {
      assertEquals(List.of(Views.PORTS.get(3)), table.receive(ingress, frame, 0).ports());
      assertSameOutcome(bridge, table, ingress, frame);
    } finally {
      bridge.setUp(failing, true);
    }
  }

  /** The switch that all tests of a run share, without any program. */
  private static OpenVSwitch emptied() {
    OpenVSwitch bridge =
        Store.getOrCreate("Open vSwitch", Lifespan.RUN, () -> OpenVSwitch.start(Views.PORTS)).get();
    bridge.ofctl("del-flows");
    bridge.ofctl("del-groups");
    bridge.ofctl("del-meters");
    return bridge;
  }

  static void apply(Batch batch, OpenVSwitch bridge) {
    List<String> bundle = new ArrayList<>();
    List<Integer> staleMeters = new ArrayList<>();
    for (Step step : batch.steps()) {
      String line = OfctlText.bundled(step);
      if (line != null) {
        bundle.add(line);
      } else if (step instanceof Step.AddMeter add) {
        bridge.ofctl("add-meter", OfctlText.meter(add.meter()));
      } else if (step instanceof Step.ModifyMeter modify) {
        bridge.ofctl("mod-meter", OfctlText.meter(modify.meter()));
      } else if (step instanceof Step.DeleteMeter delete) {
        staleMeters.add(delete.id());
      }
    }
    bridge.ofctl("bundle", bridge.file(bundle));
    staleMeters.forEach(id -> bridge.ofctl("del-meter", "meter=" + id));
  }

  static void assertHolds(SwitchProgram program, OpenVSwitch bridge) {
    List<String> flows = program.flows().values().stream().map(OfctlText::flow).toList();
    assertEquals("", bridge.ofctl("diff-flows", bridge.file(flows)));
    assertEquals(flows.size(), lines(bridge.ofctl("dump-flows"), "table=").size());
    assertEquals(
        program.groups().values().stream().map(OfctlText::group).sorted().toList(),
        lines(bridge.ofctl("dump-groups").replace("CONTROLLER", "controller"), "group_id="));
    String meters = bridge.ofctl("dump-meters").replace("bands=\n", "bands=");
    assertEquals(
        program.meters().values().stream().map(OfctlText::meter).sorted().toList(),
        lines(meters, "bands="));
  }

  private static List<String> lines(String output, String containing) {
    return output
        .lines()
        .filter(line -> line.contains(containing))
        .map(String::strip)
        .sorted()
        .toList();
  }

  static void assertSameOutcome(
      OpenVSwitch bridge, FakeFlowTable table, PortNumber ingress, EthernetFrame frame) {
    Verdict verdict = table.receive(ingress, frame, 0);
    assertEquals(
        OpenVSwitchTrace.of(verdict),
        OpenVSwitchTrace.of(bridge, ingress, frame),
        verdict::toString);
  }

  private static EthernetFrame anyFrame(Random random) {
    List<MacAddress> destinations =
        Stream.concat(
                Views.LEAVES.stream(),
                Stream.of(
                    LinkAddress.REFLECT,
                    LinkAddress.REFLECTED,
                    MacAddress.BROADCAST,
                    MacAddress.of("33:33:00:00:00:01"),
                    MacAddress.of("01:80:c2:00:00:0e"),
                    MacAddress.of("02:00:00:00:00:99")))
            .toList();
    List<MacAddress> sources =
        Stream.concat(
                Views.LEAVES.stream(),
                Stream.of(MacAddress.of(0), MacAddress.of("01:00:5e:00:00:01")))
            .toList();
    int etherType = random.nextInt(4) == 0 ? Frames.OVERLAY : Frames.IPV4;
    return Frames.frame(pick(sources, random), pick(destinations, random), etherType);
  }

  private static <T> T pick(List<T> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
