package org.boundedflood.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.boundedflood.core.Event.InstalledLeaf;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.net.EthernetFrame;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.program.fake.FakeFlowTable;
import org.boundedflood.program.fake.Verdict;

class SwitchPlannerPropertiesTest {
  @Provide
  Arbitrary<ForwardingView> views() {
    return Views.any();
  }

  @Property
  void noFlowNamesAPairOfLeaves(@ForAll("views") ForwardingView view) {
    for (Flow flow : plan(view).flows().values()) {
      Match match = flow.key().match();
      assertTrue(match.source() == null || match.destination() == null, flow::toString);
    }
  }

  @Property
  void aRemoteLeafCostsOneFlowAndOneForEachPortWhileMeasuredAndALocalOneTwo(
      @ForAll("views") ForwardingView view) {
    long local = view.localLeaves().size();
    List<NodeId> roots =
        view.remoteLeaves().entrySet().stream()
            .filter(leaf -> view.routes().containsKey(leaf.getValue()))
            .filter(leaf -> !view.localLeaves().containsKey(leaf.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    long measured = roots.stream().filter(view.measured()::contains).count();
    long remote = roots.size() + measured * view.leafPorts().size();
    ForwardingView withoutLeaves =
        new ForwardingView(
            view.self(),
            view.leafPorts(),
            view.tunnels(),
            Map.of(),
            Map.of(),
            view.routes(),
            view.settling(),
            Set.of());
    assertEquals(
        plan(withoutLeaves).flows().size() + 2 * local + remote, plan(view).flows().size());
  }

  @Property
  void measuringChangesTheWayOfNoFrame(@ForAll("views") ForwardingView view) {
    FakeFlowTable measuring = FakeFlowTable.of(plan(view));
    FakeFlowTable plain = FakeFlowTable.of(plan(measuring(view, Set.of())));
    for (PortNumber ingress : Views.PORTS) {
      for (MacAddress source : Views.LEAVES) {
        for (MacAddress destination : Views.LEAVES) {
          EthernetFrame frame = Frames.frame(source, destination, Frames.IPV4);
          assertEquals(
              plain.receive(ingress, frame, 0).sent(), measuring.receive(ingress, frame, 0).sent());
        }
      }
    }
  }

  @Property
  void aSettlingControllerDoesNotLetMeasuringFlowsOfItsEarlierLifeStand(
      @ForAll("views") ForwardingView earlier, @ForAll("views") ForwardingView later) {
    ForwardingView plainly = measuring(later, Set.of());
    SwitchProgram installed = plan(measuring(earlier, Set.copyOf(Views.ROOTS)));
    SwitchProgram after = ProgramDiffer.diff(installed, plan(plainly), true).appliedTo(installed);
    assertTrue(
        after.flows().values().stream()
            .noneMatch(flow -> Cookies.purposeOf(flow.cookie()) == Purpose.MEASURED));
  }

  private static ForwardingView measuring(ForwardingView view, Set<NodeId> roots) {
    return new ForwardingView(
        view.self(),
        view.leafPorts(),
        view.tunnels(),
        view.localLeaves(),
        view.remoteLeaves(),
        view.routes(),
        view.settling(),
        roots);
  }

  @Property
  void aPlanRefersToWhatItHasOnly(@ForAll("views") ForwardingView view) {
    SwitchProgram program = plan(view);
    Set<Part> used = new HashSet<>();
    program.flows().values().forEach(flow -> Part.usedBy(flow.instructions(), used::add));
    for (Part part : used) {
      boolean there =
          part.kind() == Part.Kind.GROUP
              ? program.groups().containsKey(part.id())
              : program.meters().containsKey(part.id());
      assertTrue(there, part::toString);
    }
    assertTrue(program.groups().keySet().stream().allMatch(Group::isOwned));
    assertTrue(program.meters().keySet().stream().allMatch(Meter::isOwned));
    assertTrue(program.flows().values().stream().allMatch(Flow::isOwned));
  }

  @Property
  void whatAFlowPuntsItsCookieTells(@ForAll("views") ForwardingView view) {
    for (Flow flow : plan(view).flows().values()) {
      boolean punts = flow.instructions().actions().contains(FlowAction.CONTROLLER);
      assertEquals(punts, Cookies.puntOf(flow.cookie()).isPresent(), flow::toString);
      Flow readBack =
          Flow.installed(
              flow.key(),
              flow.instructions(),
              flow.idleTimeout(),
              flow.notifyRemoval(),
              flow.cookie());
      assertEquals(flow, readBack);
      assertEquals(flow.reason().purpose(), readBack.reason().purpose());
    }
  }

  @Property
  void theSwitchHoldsExactlyTheLeavesOfTheView(@ForAll("views") ForwardingView view) {
    Set<InstalledLeaf> expected = new HashSet<>();
    view.localLeaves().forEach((mac, port) -> expected.add(new InstalledLeaf(mac, port)));
    List<InstalledLeaf> installed = SwitchPlanner.readInstalled(plan(view)).leaves();
    assertEquals(expected, Set.copyOf(installed));
    assertEquals(expected.size(), installed.size());
  }

  @Property
  void everyFrameHasAWayAndGoesOutOrToTheControllerOnceAtMost(
      @ForAll("views") ForwardingView view) {
    FakeFlowTable table = FakeFlowTable.of(plan(view));
    for (PortNumber ingress : Views.PORTS) {
      for (MacAddress source : Views.LEAVES) {
        for (MacAddress destination : Views.LEAVES) {
          Verdict verdict =
              table.receive(ingress, Frames.frame(source, destination, Frames.IPV4), 0);
          assertTrue(
              verdict.sent().size() + verdict.punted().size() <= 1
                  && !verdict.ports().contains(ingress),
              verdict::toString);
          Optional<PortNumber> out = verdict.ports().stream().findFirst();
          boolean leaf = view.localLeaves().containsKey(destination);
          assertTrue(out.isEmpty() || leaf == view.leafPorts().contains(out.get()));
        }
      }
    }
  }

  private static SwitchProgram plan(ForwardingView view) {
    return SwitchPlanner.plan(view, PlannerSettings.DEFAULT);
  }
}
