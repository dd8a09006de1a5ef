package org.boundedflood.program;

import static org.boundedflood.program.Step.BARRIER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.boundedflood.core.ForwardingView;
import org.boundedflood.core.net.MacAddress;
import org.boundedflood.core.net.PortNumber;
import org.boundedflood.core.ring.NodeId;
import org.boundedflood.core.route.NextHop;
import org.junit.jupiter.api.Test;

/** The batches of everyday changes, step by step. */
class ProgramDifferTest {
  private static final MacAddress NEW_LEAF = MacAddress.of("02:00:00:00:00:77");
  private static final MacAddress REMOTE_LEAF = Views.LEAVES.get(6);
  private static final ForwardingView USUAL = Views.usual();

  private final SwitchProgram installed = plan(USUAL);

  @Test
  void aFirstBatchPutsMetersAndGroupsBeforeTheFlowsThatUseThem() {
    List<Step> steps = ProgramDiffer.diff(SwitchProgram.EMPTY, installed, false).steps();
    int barrier = steps.indexOf(BARRIER);
    assertEquals(installed.meters().size() + installed.groups().size(), barrier);
    assertEquals(barrier, steps.lastIndexOf(BARRIER));
    assertTrue(
        steps.subList(barrier + 1, steps.size()).stream().allMatch(Step.AddFlow.class::isInstance));
  }

  @Test
  void aNewLocalLeafIsTwoFlows() {
    Map<MacAddress, PortNumber> local = new HashMap<>(USUAL.localLeaves());
    local.put(NEW_LEAF, Views.PORTS.get(0));
    SwitchProgram desired = plan(with(local, USUAL.remoteLeaves(), USUAL.routes()));
    assertEquals(
        List.of(
            new Step.AddFlow(flowTo(desired, NEW_LEAF)),
            new Step.AddFlow(flowFrom(desired, NEW_LEAF))),
        diff(desired));
  }

  @Test
  void aNewRemoteLeafOfAKnownRootSwitchIsOneFlow() {
    Map<MacAddress, NodeId> remote = new HashMap<>(USUAL.remoteLeaves());
    remote.put(NEW_LEAF, Views.ROOTS.get(0));
    SwitchProgram desired = plan(with(USUAL.localLeaves(), remote, USUAL.routes()));
    assertEquals(List.of(new Step.AddFlow(flowTo(desired, NEW_LEAF))), diff(desired));
  }

  @Test
  void aLeafThatMovedToAnotherRootSwitchIsChangedInPlace() {
    Map<MacAddress, NodeId> remote = new HashMap<>(USUAL.remoteLeaves());
    remote.put(REMOTE_LEAF, Views.ROOTS.get(1));
    SwitchProgram desired = plan(with(USUAL.localLeaves(), remote, USUAL.routes()));
    assertEquals(List.of(new Step.ModifyFlow(flowTo(desired, REMOTE_LEAF))), diff(desired));
  }

  @Test
  void aNewRouteRewritesOneGroupAndNoFlow() {
    NodeId root = Views.ROOTS.get(0);
    SwitchProgram desired = plan(with(USUAL.localLeaves(), USUAL.remoteLeaves(), reroute(root)));
    assertEquals(List.of(new Step.ModifyGroup(groupOf(desired, REMOTE_LEAF))), diff(desired));
  }

  @Test
  void aLeafLeavesTheGroupOfItsOldRootSwitchBeforeThatChanges() {
    NodeId root = Views.ROOTS.get(0);
    Map<MacAddress, NodeId> remote = new HashMap<>(USUAL.remoteLeaves());
    remote.put(REMOTE_LEAF, Views.ROOTS.get(1));
    SwitchProgram desired = plan(with(USUAL.localLeaves(), remote, reroute(root)));
    Group oldGroup = groupOf(installed, REMOTE_LEAF);
    Group rerouted =
        new Group(
            oldGroup.id(),
            oldGroup.type(),
            List.of(Group.Bucket.outputWhileLive(Views.PORTS.get(5))));
    assertEquals(
        List.of(
            new Step.ModifyFlow(flowTo(desired, REMOTE_LEAF)),
            BARRIER,
            new Step.ModifyGroup(rerouted)),
        diff(desired));
  }

  /** What stays of a chain serves a flood that enters it, whatever of it has changed already. */
  @Test
  void aChainOfPeersChangesUnderTheFlowsThatEnterItAndThenTheyMoveOn() {
    NodeId self = FloodViews.node(100, 0);
    List<NodeId> peers =
        List.of(FloodViews.node(200, 1), FloodViews.node(300, 2), FloodViews.node(400, 3));
    SwitchProgram before = FloodViews.plan(FloodViews.of(self, peers.subList(1, 2)));
    SwitchProgram after = FloodViews.plan(FloodViews.of(self, peers));
    List<Step> steps = ProgramDiffer.diff(before, after, false).steps();
    List<Step> ofFlows =
        steps.stream()
            .dropWhile(step -> !(step instanceof Step.AddFlow || step instanceof Step.ModifyFlow))
            .toList();
    assertTrue(steps.stream().anyMatch(Step.ModifyGroup.class::isInstance));
    assertTrue(ofFlows.stream().anyMatch(Step.ModifyFlow.class::isInstance));
    assertTrue(ofFlows.stream().noneMatch(Step.ModifyGroup.class::isInstance), steps::toString);
  }

  @Test
  void aRootSwitchThatIsGoneLosesItsFlowsAndThenItsGroup() {
    Map<NodeId, NextHop> routes = new HashMap<>(USUAL.routes());
    routes.remove(Views.ROOTS.get(0));
    SwitchProgram desired = plan(with(USUAL.localLeaves(), USUAL.remoteLeaves(), routes));
    assertEquals(
        List.of(
            new Step.DeleteFlow(flowTo(installed, REMOTE_LEAF)),
            new Step.DeleteGroup(groupOf(installed, REMOTE_LEAF).id())),
        diff(desired));
    assertEquals(List.of(), ProgramDiffer.diff(installed, desired, true).steps());
  }

  @Test
  void aSettlingControllerLetsNoFlowStandThatLeadsToWhereALeafLivesNoMore() {
    NodeId newHome = Views.ROOTS.get(1);
    Map<NodeId, NextHop> noWayThere = new HashMap<>(USUAL.routes());
    noWayThere.remove(newHome);
    ForwardingView view = settling(Map.of(REMOTE_LEAF, newHome), noWayThere);
    assertEquals(
        List.of(new Step.DeleteFlow(flowTo(installed, REMOTE_LEAF))),
        ProgramDiffer.diff(installed, plan(view), view).steps());
  }

  @Test
  void aSettlingControllerLetsNoFlowStandThatLeadsToItsOwnPortForALeafThatLivesElsewhere() {
    MacAddress leaf = USUAL.localLeaves().keySet().iterator().next();
    ForwardingView view = settling(Map.of(leaf, Views.ROOTS.get(1)), Map.of());
    assertEquals(
        List.of(new Step.DeleteFlow(flowTo(installed, leaf))),
        ProgramDiffer.diff(installed, plan(view), view).steps());
  }

  @Test
  void aSettlingControllerRetainsTheFlowOfALeafThatStillLivesWhereItLeads() {
    NodeId home = USUAL.remoteLeaves().get(REMOTE_LEAF);
    ForwardingView view = settling(Map.of(REMOTE_LEAF, home), Map.of());
    assertEquals(List.of(), ProgramDiffer.diff(installed, plan(view), view).steps());
  }

  @Test
  void anotherLeafAgeReplacesTheFlowsThatHaveOne() {
    PlannerSettings settings = new PlannerSettings(PlannerSettings.DEFAULT.limits(), 60);
    SwitchProgram desired = SwitchPlanner.plan(USUAL, settings);
    List<Step> steps = diff(desired);
    assertEquals(USUAL.localLeaves().size(), steps.size());
    assertTrue(steps.contains(new Step.AddFlow(flowFrom(desired, Views.LEAVES.get(0)))));
  }

  @Test
  void aFlowOfAnEarlierLayoutIsReplacedWhereItStandsAndDeletedElsewhere() {
    Flow present = flowTo(installed, REMOTE_LEAF);
    long earlier = Cookies.of(Purpose.REMOTE_DESTINATION, Cookies.GENERATION + 1);
    Flow.Key elsewhere = new Flow.Key(9, 1, Match.ANY);
    Map<Flow.Key, Flow> flows = new HashMap<>(installed.flows());
    flows.put(
        present.key(), Flow.installed(present.key(), present.instructions(), 0, false, earlier));
    Flow stale = Flow.installed(elsewhere, Instructions.DROP, 0, false, earlier);
    flows.put(elsewhere, stale);
    SwitchProgram old =
        SwitchProgram.of(flows.values(), installed.groups().values(), installed.meters().values());
    assertEquals(
        List.of(new Step.AddFlow(present), BARRIER, new Step.DeleteFlow(stale)),
        ProgramDiffer.diff(old, installed, false).steps());
  }

  private List<Step> diff(SwitchProgram desired) {
    return ProgramDiffer.diff(installed, desired, false).steps();
  }

  private static Map<NodeId, NextHop> reroute(NodeId root) {
    Map<NodeId, NextHop> routes = new HashMap<>(USUAL.routes());
    routes.put(root, new NextHop(Views.ROOTS.get(5), Views.PORTS.get(5), null));
    return routes;
  }

  private static ForwardingView with(
      Map<MacAddress, PortNumber> local,
      Map<MacAddress, NodeId> remote,
      Map<NodeId, NextHop> ways) {
    return new ForwardingView(
        USUAL.self(), USUAL.leafPorts(), USUAL.tunnels(), local, remote, ways, false, Set.of());
  }

  /** A view that knows no leaf but these. */
  private static ForwardingView settling(
      Map<MacAddress, NodeId> remote, Map<NodeId, NextHop> ways) {
    return new ForwardingView(
        USUAL.self(), USUAL.leafPorts(), USUAL.tunnels(), Map.of(), remote, ways, true, Set.of());
  }

  private static SwitchProgram plan(ForwardingView view) {
    return SwitchPlanner.plan(view, PlannerSettings.DEFAULT);
  }

  private static Flow flowTo(SwitchProgram program, MacAddress leaf) {
    MaskedMac address = MaskedMac.exactly(leaf);
    return program.flows().values().stream()
        .filter(flow -> address.equals(flow.key().match().destination()))
        .findFirst()
        .orElseThrow();
  }

  private static Flow flowFrom(SwitchProgram program, MacAddress leaf) {
    MaskedMac address = MaskedMac.exactly(leaf);
    return program.flows().values().stream()
        .filter(flow -> address.equals(flow.key().match().source()))
        .findFirst()
        .orElseThrow();
  }

  private static Group groupOf(SwitchProgram program, MacAddress leaf) {
    List<Instructions> instructions = List.of(flowTo(program, leaf).instructions());
    return program.groups().values().stream()
        .filter(
            group -> instructions.contains(Instructions.apply(new FlowAction.ToGroup(group.id()))))
        .findFirst()
        .orElseThrow();
  }
}
