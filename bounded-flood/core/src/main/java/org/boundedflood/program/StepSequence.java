package org.boundedflood.program;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Steps in the order in which they are given, with a barrier before each one that must not overtake
 * an earlier one.
 */
final class StepSequence {
  private static final int NO_TABLE = -1;

  private final List<Step> steps = new ArrayList<>();

  /** Groups and meters that a step after the last barrier installs or changes. */
  private final Set<Part> unsettled = new HashSet<>();

  /** Groups and meters to which something refers until a step after the last barrier is done. */
  private final Set<Part> releasing = new HashSet<>();

  /** The last table in which a step after the last barrier installs or changes a flow. */
  private int lastTable = NO_TABLE;

  void put(@Nullable Meter old, Meter meter) {
    steps.add(old == null ? new Step.AddMeter(meter) : new Step.ModifyMeter(meter));
    unsettled.add(Part.of(meter));
  }

  /** Waits for the groups to which {@code group} refers, and for the flows that leave it. */
  void put(@Nullable Group old, Group group) {
    Part.usedBy(group, this::awaitUnsettled);
    awaitRelease(Part.of(group));
    steps.add(old == null ? new Step.AddGroup(group) : new Step.ModifyGroup(group));
    unsettled.add(Part.of(group));
    if (old != null) {
      Part.usedBy(old, releasing::add);
    }
  }

  /**
   * Waits for what the flow refers to, and, when it sends frames to another table than before, for
   * the flows of the tables behind it.
   */
  void put(@Nullable Flow old, Flow flow) {
    Part.usedBy(flow.instructions(), this::awaitUnsettled);
    int table = flow.key().table();
    if (old != null) {
      boolean reroutes = !old.instructions().gotoTable().equals(flow.instructions().gotoTable());
      if (reroutes && lastTable > table) {
        awaitAll();
      }
      Part.usedBy(old.instructions(), releasing::add);
    }
    boolean inPlace = old != null && old.differsInInstructionsOnly(flow);
    steps.add(inPlace ? new Step.ModifyFlow(flow) : new Step.AddFlow(flow));
    lastTable = Math.max(lastTable, table);
  }

  /** Waits for the flows that take over. */
  void delete(Flow flow) {
    if (lastTable != NO_TABLE) {
      awaitAll();
    }
    steps.add(new Step.DeleteFlow(flow));
  }

  /**
   * Deletes a flow for whose frames another one does the same; what both use is in use until then.
   */
  void withdraw(Flow flow) {
    steps.add(new Step.DeleteFlow(flow));
    Part.usedBy(flow.instructions(), releasing::add);
  }

  /**
   * Waits until nothing that stays refers to the group: what still does is deleted with it. A stale
   * flow that refers to it is not waited for, since it may go either way.
   */
  void delete(Group group) {
    awaitRelease(Part.of(group));
    steps.add(new Step.DeleteGroup(group.id()));
    Part.usedBy(group, releasing::add);
  }

  /** Waits until no flow that stays refers to the meter. */
  void delete(Meter meter) {
    awaitRelease(Part.of(meter));
    steps.add(new Step.DeleteMeter(meter.id()));
  }

  Batch toBatch() {
    return new Batch(steps);
  }

  private void awaitUnsettled(Part part) {
    if (unsettled.contains(part)) {
      awaitAll();
    }
  }

  private void awaitRelease(Part part) {
    if (releasing.contains(part)) {
      awaitAll();
    }
  }

  private void awaitAll() {
    steps.add(Step.BARRIER);
    unsettled.clear();
    releasing.clear();
    lastTable = NO_TABLE;
  }
}
