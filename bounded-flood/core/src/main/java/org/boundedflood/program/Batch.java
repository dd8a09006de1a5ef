package org.boundedflood.program;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Steps that turn one switch program into another, in the order in which they are to be sent.
 * Between two barriers a switch may carry them out in any order.
 *
 * <p>Applying a batch twice leaves a switch as applying it once does (the second time it answers
 * additions of groups and meters with an error, which is of no consequence).
 *
 * @param steps in order; a barrier stands only where the order matters
 */
public record Batch(List<Step> steps) {
  public Batch {
    steps = List.copyOf(steps);
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /**
   * What a switch that had {@code installed} has when all steps are done: the next installed
   * program to compare with, without asking the switch.
   */
  public SwitchProgram appliedTo(SwitchProgram installed) {
    Map<Flow.Key, Flow> flows = new LinkedHashMap<>(installed.flows());
    Map<Integer, Group> groups = new LinkedHashMap<>(installed.groups());
    Map<Integer, Meter> meters = new LinkedHashMap<>(installed.meters());
    for (Step step : steps) {
      if (step instanceof Step.AddFlow add) {
        flows.put(add.flow().key(), add.flow());
      } else if (step instanceof Step.ModifyFlow modify) {
        flows.computeIfPresent(
            modify.flow().key(), (key, old) -> old.with(modify.flow().instructions()));
      } else if (step instanceof Step.DeleteFlow delete) {
        flows.remove(delete.flow().key());
      } else if (step instanceof Step.AddGroup add) {
        groups.putIfAbsent(add.group().id(), add.group());
      } else if (step instanceof Step.ModifyGroup modify) {
        groups.replace(modify.group().id(), modify.group());
      } else if (step instanceof Step.DeleteGroup delete) {
        groups.remove(delete.id());
        FlowAction reference = new FlowAction.ToGroup(delete.id());
        flows.values().removeIf(flow -> flow.instructions().actions().contains(reference));
      } else if (step instanceof Step.AddMeter add) {
        meters.putIfAbsent(add.meter().id(), add.meter());
      } else if (step instanceof Step.ModifyMeter modify) {
        meters.replace(modify.meter().id(), modify.meter());
      } else if (step instanceof Step.DeleteMeter delete) {
        meters.remove(delete.id());
        OptionalInt reference = OptionalInt.of(delete.id());
        flows.values().removeIf(flow -> flow.instructions().meter().equals(reference));
      }
    }
    return SwitchProgram.of(flows.values(), groups.values(), meters.values());
  }
}
