package org.boundedflood.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.boundedflood.program.fake.FakeFlowTable;

class ProgramDifferPropertiesTest {
  @Provide
  Arbitrary<SwitchProgram> planned() {
    return Programs.planned();
  }

  @Provide
  Arbitrary<SwitchProgram> installed() {
    return Programs.installed();
  }

  @Property
  void aProgramDoesNotDifferFromItself(@ForAll("planned") SwitchProgram program) {
    assertTrue(ProgramDiffer.diff(program, program, false).isEmpty());
    assertTrue(ProgramDiffer.diff(program, program, true).isEmpty());
  }

  @Property
  void theBatchMakesTheDesiredProgramAndLeavesTheForeignOne(
      @ForAll("installed") SwitchProgram installed, @ForAll("planned") SwitchProgram desired) {
    FakeFlowTable table = FakeFlowTable.of(installed);
    table.apply(ProgramDiffer.diff(installed, desired, false), 0);
    assertEquals(List.of(), table.errors());
    assertEquals(withForeign(installed, desired), table.program());
  }

  @Property
  void retainingMakesTheUnionExceptForFlowsThatOnlyMeasure(
      @ForAll("installed") SwitchProgram installed, @ForAll("planned") SwitchProgram desired) {
    FakeFlowTable table = FakeFlowTable.of(installed);
    table.apply(ProgramDiffer.diff(installed, desired, true), 0);
    assertEquals(List.of(), table.errors());
    assertEquals(union(installed, desired), table.program());
  }

  @Property
  void applyingABatchTwiceEqualsApplyingItOnce(
      @ForAll("installed") SwitchProgram installed,
      @ForAll("planned") SwitchProgram desired,
      @ForAll boolean retainMissing) {
    Batch batch = ProgramDiffer.diff(installed, desired, retainMissing);
    FakeFlowTable table = FakeFlowTable.of(installed);
    table.apply(batch, 0);
    SwitchProgram once = table.program();
    table.apply(batch, 0);
    assertEquals(once, table.program());
  }

  @Property
  void afterABatchNothingIsLeftToDo(
      @ForAll("installed") SwitchProgram installed,
      @ForAll("planned") SwitchProgram desired,
      @ForAll boolean retainMissing) {
    SwitchProgram after =
        ProgramDiffer.diff(installed, desired, retainMissing).appliedTo(installed);
    assertEquals(new Batch(List.of()), ProgramDiffer.diff(after, desired, retainMissing));
  }

  @Property
  void whatABatchSaysItMakesIsWhatASwitchMakesOfIt(
      @ForAll("installed") SwitchProgram installed,
      @ForAll("planned") SwitchProgram desired,
      @ForAll boolean retainMissing) {
    Batch batch = ProgramDiffer.diff(installed, desired, retainMissing);
    FakeFlowTable table = FakeFlowTable.of(installed);
    table.apply(batch, 0);
    assertEquals(table.program(), batch.appliedTo(installed));
  }

  @Property
  void noStepIsWithoutEffectAndNoBarrierWithoutStepsOnBothSides(
      @ForAll("installed") SwitchProgram installed, @ForAll("planned") SwitchProgram desired) {
    List<Step> steps = ProgramDiffer.diff(installed, desired, false).steps();
    SwitchProgram before = installed;
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof Step.Barrier) {
        assertTrue(i > 0 && i < steps.size() - 1 && steps.get(i - 1) != Step.BARRIER);
        continue;
      }
      SwitchProgram after = new Batch(List.of(steps.get(i))).appliedTo(before);
      assertTrue(!after.equals(before), "without effect: " + steps.get(i));
      before = after;
    }
  }

  /** The desired program, what is foreign and not in its way, and what that refers to. */
  private static SwitchProgram withForeign(SwitchProgram installed, SwitchProgram desired) {
    Map<Flow.Key, Flow> flows = new HashMap<>(installed.flows());
    flows.values().removeIf(Flow::isOwned);
    flows.keySet().removeAll(desired.flows().keySet());
    Map<Integer, Group> groups = new HashMap<>(installed.groups());
    groups.keySet().removeIf(Group::isOwned);
    groups.keySet().removeAll(desired.groups().keySet());
    Map<Integer, Meter> meters = new HashMap<>(installed.meters());
    meters.keySet().removeIf(Meter::isOwned);
    Set<Part> used = new HashSet<>();
    flows.values().forEach(flow -> Part.usedBy(flow.instructions(), used::add));
    groups.values().forEach(group -> Part.usedBy(group, used::add));
    for (int known = -1; known != used.size(); ) {
      known = used.size();
      for (Part part : List.copyOf(used)) {
        Group group = part.kind() == Part.Kind.GROUP ? installed.groups().get(part.id()) : null;
        if (group != null) {
          Part.usedBy(desired.groups().getOrDefault(part.id(), group), used::add);
          groups.put(part.id(), group);
        } else if (part.kind() == Part.Kind.METER) {
          meters.put(part.id(), installed.meters().get(part.id()));
        }
      }
    }
    flows.putAll(desired.flows());
    groups.putAll(desired.groups());
    meters.putAll(desired.meters());
    return SwitchProgram.of(flows.values(), groups.values(), meters.values());
  }

  private static SwitchProgram union(SwitchProgram installed, SwitchProgram desired) {
    Map<Flow.Key, Flow> flows = new HashMap<>(installed.flows());
    flows.values().removeIf(flow -> Cookies.purposeOf(flow.cookie()) == Purpose.MEASURED);
    flows.putAll(desired.flows());
    Map<Integer, Meter> meters = new HashMap<>(installed.meters());
    meters.putAll(desired.meters());
    Map<Integer, Group> groups = new HashMap<>(installed.groups());
    groups.putAll(desired.groups());
    Group earlier = installed.groups().get(GroupIds.LEAVES);
    Group now = desired.groups().get(GroupIds.LEAVES);
    if (earlier != null && now != null && earlier.type() == Group.Type.ALL) {
      Set<Group.Bucket> buckets = new LinkedHashSet<>(earlier.buckets());
      buckets.addAll(now.buckets());
      groups.put(now.id(), new Group(now.id(), now.type(), new ArrayList<>(buckets)));
    }
    return SwitchProgram.of(flows.values(), groups.values(), meters.values());
  }
}
